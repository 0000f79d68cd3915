// Package config is one checked value of all settings, made once at start.
//
// A setting is an environment variable. The optional file that SVOD_CONFIG
// names holds the same names, one NAME=value a line; the environment wins over
// it. Each setting has a default and a meaning, written beside its field below;
// the README's table is held against them by a test. What is wrong is said at
// start, by the names of the settings, all at once.
package config

import (
	"log/slog"
	"net/mail"
	"path/filepath"
	"time"
)

// Config is all settings. Sizes are in the unit that the name says, durations
// are written as 15m, 12h or 180d.
type Config struct {
	Listen         string   `env:"SVOD_LISTEN" envDefault:"localhost:8080" doc:"address and port to listen on"`
	BaseURL        string   `env:"SVOD_BASE_URL" doc:"how readers reach the portal, https://host; every link is made of it, and requests for another host are refused. Empty: http:// and the bound address"`
	TrustedProxies []string `env:"SVOD_TRUSTED_PROXIES" doc:"addresses or networks of proxies whose X-Forwarded-For is believed, separated by commas"`

	Data          string `env:"SVOD_DATA" envDefault:"./svod-data" doc:"folder of the SQLite database and of the key that is made at first start"`
	Database      string `env:"SVOD_DATABASE" doc:"postgres://… for PostgreSQL. Empty: SQLite in SVOD_DATA" secret:"true"`
	DatabaseConns int    `env:"SVOD_DATABASE_CONNS" envDefault:"12" min:"2" max:"1000" doc:"connections to PostgreSQL"`
	MmapBytes     int64  `env:"SVOD_MMAP_BYTES" envDefault:"0" min:"0" max:"1099511627776" doc:"bytes of the SQLite file to map into memory"`

	Key      string `env:"SVOD_KEY" doc:"secret of personal links and form tokens, at least 32 bytes; another one ends all open links. Empty: made once in SVOD_DATA; must be given with PostgreSQL, where several processes share it" secret:"true"`
	KeyFile  string `env:"SVOD_KEY_FILE" doc:"file that holds SVOD_KEY"`
	Language string `env:"SVOD_LANGUAGE" envDefault:"ru" doc:"language of who has not chosen one and whose browser names none there is"`
	Timezone string `env:"SVOD_TIMEZONE" envDefault:"UTC" doc:"IANA time zone proposed for new rounds and meetings, such as Europe/Moscow"`

	LogLevel slog.Level `env:"SVOD_LOG_LEVEL" envDefault:"info" doc:"debug, info, warn or error"`

	Mail     Mail
	Returned Returned
	Sessions Sessions
	Uploads  Uploads
}

// Mail is the relay and how letters are sent through it.
type Mail struct {
	Host         string `env:"SVOD_SMTP_HOST" doc:"mail server that takes the letters. Empty: letters wait"`
	Port         int    `env:"SVOD_SMTP_PORT" envDefault:"587" min:"1" max:"65535" doc:"its port"`
	TLS          string `env:"SVOD_SMTP_TLS" envDefault:"starttls" one:"starttls implicit none" doc:"starttls, implicit or none"`
	User         string `env:"SVOD_SMTP_USER" doc:"account at the mail server, if it asks for one"`
	Password     string `env:"SVOD_SMTP_PASSWORD" doc:"its password" secret:"true"`
	PasswordFile string `env:"SVOD_SMTP_PASSWORD_FILE" doc:"file that holds SVOD_SMTP_PASSWORD"`
	TokenFile    string `env:"SVOD_SMTP_TOKEN_FILE" doc:"file that holds an OAuth 2.0 access token instead of a password; it is read anew for each connection, so whatever renews the token writes it there (XOAUTH2)"`
	Auth         string `env:"SVOD_SMTP_AUTH" envDefault:"auto" one:"auto scram-sha-256 scram-sha-1 plain login" doc:"how to sign in with the password: auto takes the best that the mail server offers; scram-sha-256, scram-sha-1, plain or login where it offers what does not work"`
	CAFile       string `env:"SVOD_SMTP_CA_FILE" doc:"certificates (PEM) of a mail server that no public authority has certified"`
	Helo         string `env:"SVOD_SMTP_HELO" doc:"name that Svod greets with. Empty: the host of SVOD_BASE_URL"`
	Connections  int    `env:"SVOD_SMTP_CONNECTIONS" envDefault:"2" min:"1" max:"50" doc:"connections to the mail server at a time"`
	Rate         int    `env:"SVOD_SMTP_RATE" envDefault:"0" min:"0" max:"100000" doc:"letters that the mail server takes from each process in any minute; 0: no limit"`
	Size         int64  `env:"SVOD_SMTP_SIZE" envDefault:"0" min:"0" max:"1073741824" doc:"largest letter in bytes, where the mail server takes less than it says or says nothing; 0: what it says"`

	Fallbacks []string `env:"SVOD_SMTP_FALLBACKS" doc:"further mail servers, each for when those before it cannot be used, as addresses separated by commas: smtp://user@host:587?password_file=/run/secrets/smtp2; also with token_file, auth, tls (starttls, implicit, none), ca_file, connections, rate, size"`
	fallbacks []Relay

	From   mail.Address `env:"SVOD_MAIL_FROM" doc:"sender, an address with the name that readers see"`
	Domain string       `env:"SVOD_MAIL_DOMAIN" doc:"domain of Message-ID and of return addresses. Empty: that of SVOD_MAIL_FROM"`

	DKIMSelector string `env:"SVOD_DKIM_SELECTOR" doc:"name of a key under which Svod signs letters itself (DKIM), where the mail server does not; svod mail dkim-key makes one"`
	DKIMKeyFile  string `env:"SVOD_DKIM_KEY_FILE" doc:"file that holds its private key (PEM): RSA of 2048 bits or more, or Ed25519, which not all receivers know"`
	DKIMDomain   string `env:"SVOD_DKIM_DOMAIN" doc:"domain that signs. Empty: that of SVOD_MAIL_FROM"`

	ConnectTimeout time.Duration `env:"SVOD_SMTP_CONNECT_TIMEOUT" envDefault:"1m" min:"1ms" max:"1h" doc:"wait for a connection and for TLS"`
	CommandTimeout time.Duration `env:"SVOD_SMTP_COMMAND_TIMEOUT" envDefault:"5m" min:"1ms" max:"1h" doc:"wait for the reply to a command (RFC 5321 asks for 5 minutes)"`
	BlockTimeout   time.Duration `env:"SVOD_SMTP_BLOCK_TIMEOUT" envDefault:"3m" min:"1ms" max:"1h" doc:"wait while a block of a letter goes out"`
	DotTimeout     time.Duration `env:"SVOD_SMTP_DOT_TIMEOUT" envDefault:"10m" min:"1ms" max:"1h" doc:"wait for the reply after a letter; shorter waits make second copies"`

	Retries      []time.Duration `env:"SVOD_MAIL_RETRIES" envDefault:"5m,15m,30m,1h,2h,4h" min:"1ms" max:"5d" doc:"waits before the next attempts; the last one repeats"`
	GiveUp       time.Duration   `env:"SVOD_MAIL_GIVE_UP" envDefault:"5d" min:"1ms" max:"30d" doc:"after which a letter has failed"`
	EvidenceWait time.Duration   `env:"SVOD_MAIL_EVIDENCE_WAIT" envDefault:"15m" min:"0s" max:"5d" doc:"wait for evidence when nobody knows whether the mail server took a letter"`
	Governments  string          `env:"SVOD_MAIL_AMBIGUOUS_GOVERNMENTS" envDefault:"hold" one:"hold resend" doc:"then for a letter to a Government, where its group or dispatch says nothing: hold until a person decides, or resend"`
	Others       string          `env:"SVOD_MAIL_AMBIGUOUS" envDefault:"resend" one:"hold resend" doc:"then for any other letter, where its group or dispatch says nothing: hold or resend"`
}

// Sessions is how long sign-ins and links hold, and what a password costs.
type Sessions struct {
	Idle            time.Duration `env:"SVOD_SESSION_IDLE" envDefault:"12h" min:"1m" max:"30d" doc:"end of a session that is not used"`
	Absolute        time.Duration `env:"SVOD_SESSION_ABSOLUTE" envDefault:"7d" min:"1m" max:"90d" doc:"end of any session"`
	OfficerIdle     time.Duration `env:"SVOD_OFFICER_SESSION_IDLE" envDefault:"30m" min:"1m" max:"30d" doc:"the same for the secretariat"`
	OfficerAbsolute time.Duration `env:"SVOD_OFFICER_SESSION_ABSOLUTE" envDefault:"12h" min:"1m" max:"90d" doc:"the same for the secretariat"`
	Invitation      time.Duration `env:"SVOD_INVITATION_LIFETIME" envDefault:"72h" min:"1m" max:"30d" doc:"how long an invitation can be used"`
	Reset           time.Duration `env:"SVOD_RESET_LIFETIME" envDefault:"1h" min:"1m" max:"7d" doc:"how long a link for a new password can be used"`
	Link            time.Duration `env:"SVOD_LINK_LIFETIME" envDefault:"180d" min:"1h" max:"3650d" doc:"how long a recipient's personal link works after a dispatch is released"`

	Argon2Time    uint32 `env:"SVOD_ARGON2_TIME" envDefault:"3" min:"1" max:"100" doc:"passes of argon2id over its memory"`
	Argon2Memory  uint32 `env:"SVOD_ARGON2_MEMORY_KIB" envDefault:"32768" min:"64" max:"4194304" doc:"memory of argon2id in KiB"`
	Argon2Threads uint8  `env:"SVOD_ARGON2_THREADS" envDefault:"1" min:"1" max:"16" doc:"threads of argon2id"`
}

// Uploads are the largest files taken, by kind, in MB of 1,048,576 bytes.
type Uploads struct {
	Import   int `env:"SVOD_UPLOAD_IMPORT_MB" envDefault:"20" min:"1" max:"100" doc:"largest spreadsheet to import, MB"`
	Document int `env:"SVOD_UPLOAD_DOCUMENT_MB" envDefault:"50" min:"1" max:"500" doc:"largest document, MB"`
	Comment  int `env:"SVOD_UPLOAD_COMMENT_MB" envDefault:"20" min:"1" max:"20" doc:"largest file on a comment, MB"`
}

// DatabaseAddress is what the store opens: postgres://… or the SQLite file.
func (c Config) DatabaseAddress() string {
	if c.Database != "" {
		return c.Database
	}
	return filepath.Join(c.Data, "svod.db")
}

// Zone is SVOD_TIMEZONE as a location.
func (c Config) Zone() *time.Location {
	zone, err := time.LoadLocation(c.Timezone)
	if err != nil {
		return time.UTC // Load has refused such a name
	}
	return zone
}
