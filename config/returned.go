package config

import (
	"net"
	"net/mail"
	"net/url"
	"os"
	"strings"
	"time"
)

// Returned is how what comes back reaches us, and what becomes of it.
type Returned struct {
	MailListen string        `env:"SVOD_MAIL_LISTEN" doc:"where the mail server brings what comes back: lmtp://127.0.0.1:2424, lmtp:///run/svod/lmtp.sock or smtp://127.0.0.1:2525. Empty: nowhere"`
	Answers    mail.Address  `env:"SVOD_MAIL_ANSWERS" doc:"gets what people answer to letters; not the sender's own address. Empty: the secretariat of the letter's group"`
	Largest    int           `env:"SVOD_MAIL_RECEIVE_MB" envDefault:"25" min:"1" max:"100" doc:"largest message that is taken when it comes back, MB"`
	Keep       time.Duration `env:"SVOD_MAIL_KEEP_RETURNED" envDefault:"90d" min:"1d" max:"3650d" doc:"how long messages are kept that came back; what they said of a letter stays with it"`

	IMAPHost         string        `env:"SVOD_IMAP_HOST" doc:"mail server with a mailbox of Svod's own, which is looked through for what comes back. Empty: none"`
	IMAPPort         int           `env:"SVOD_IMAP_PORT" envDefault:"993" min:"1" max:"65535" doc:"its port"`
	IMAPTLS          string        `env:"SVOD_IMAP_TLS" envDefault:"implicit" one:"implicit starttls none" doc:"implicit, starttls or none"`
	IMAPUser         string        `env:"SVOD_IMAP_USER" doc:"account of the mailbox"`
	IMAPPassword     string        `env:"SVOD_IMAP_PASSWORD" doc:"its password" secret:"true"`
	IMAPPasswordFile string        `env:"SVOD_IMAP_PASSWORD_FILE" doc:"file that holds SVOD_IMAP_PASSWORD"`
	IMAPCAFile       string        `env:"SVOD_IMAP_CA_FILE" doc:"certificates (PEM) of a mail server that no public authority has certified"`
	IMAPFolder       string        `env:"SVOD_IMAP_FOLDER" envDefault:"INBOX" doc:"folder that is looked through"`
	IMAPEvery        time.Duration `env:"SVOD_IMAP_EVERY" envDefault:"1m" min:"1s" max:"1d" doc:"how often"`
	IMAPAfter        string        `env:"SVOD_IMAP_AFTER" envDefault:"seen" one:"seen move delete" doc:"then a message is marked as seen, moved or deleted: seen, move or delete"`
	IMAPMoveTo       string        `env:"SVOD_IMAP_MOVE_TO" envDefault:"Svod" doc:"folder that messages are moved to; it is made if it is not there"`
}

// Listener is where to listen: a network and an address for net.Listen, and
// whether LMTP is spoken there; empty: nowhere.
func (r Returned) Listener() (network, address string, lmtp bool) {
	u, err := url.Parse(r.MailListen)
	if err != nil || r.MailListen == "" {
		return "", "", false
	}
	if u.Host == "" {
		return "unix", u.Path, u.Scheme == "lmtp"
	}
	return "tcp", u.Host, u.Scheme == "lmtp"
}

func (c *Config) checkReturned(wrong *problems) {
	r := c.Returned
	if r.MailListen != "" {
		u, err := url.Parse(r.MailListen)
		bad := err != nil || u.Scheme != "lmtp" && u.Scheme != "smtp" || u.User != nil || u.RawQuery != "" || u.Fragment != ""
		if !bad && u.Host != "" {
			_, port, err := net.SplitHostPort(u.Host)
			bad = err != nil || port == "" || strings.Trim(u.Path, "/") != ""
		}
		if bad || u.Host == "" && len(u.Path) < 2 {
			wrong.add("SVOD_MAIL_LISTEN", "is not an address such as lmtp://127.0.0.1:2424 or lmtp:///run/svod/lmtp.sock")
		}
	}
	if r.Answers.Address != "" && strings.EqualFold(r.Answers.Address, c.Mail.From.Address) {
		wrong.add("SVOD_MAIL_ANSWERS", "is the sender's own address, to which the answers come")
	}
	if r.IMAPHost == "" {
		return
	}
	if r.IMAPUser == "" || r.IMAPPassword == "" {
		wrong.add("SVOD_IMAP_PASSWORD", "SVOD_IMAP_USER and the password are needed with SVOD_IMAP_HOST")
	}
	if r.IMAPTLS == "none" && !loopback(r.IMAPHost) {
		wrong.add("SVOD_IMAP_TLS", "is none: the password would cross the network in clear")
	}
	if r.IMAPCAFile != "" {
		if _, err := os.ReadFile(r.IMAPCAFile); err != nil {
			wrong.add("SVOD_IMAP_CA_FILE", "%v", err)
		}
	}
	if r.IMAPAfter == "move" && r.IMAPMoveTo == r.IMAPFolder {
		wrong.add("SVOD_IMAP_MOVE_TO", "is the folder that is looked through")
	}
}
