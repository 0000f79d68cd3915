package web

import (
	"strings"
	"time"

	"github.com/valyala/fasthttp"

	"svod/app/desk"
)

// Bounds of every request, and of its body by who sends it. A body is read
// before anything is known of its sender but the cookie, so strangers get what
// their few forms need.
const (
	readTimeout    = 10 * time.Second
	writeTimeout   = 30 * time.Second
	idleTimeout    = 15 * time.Second
	maxConnections = 4096
	maxHead        = 8 << 10
	strangersBody  = 64 << 10
	formBody       = 1 << 20
)

// way is how a route's requests come and its answers go.
type way struct {
	method string
	files  bool // bodies carry files
	read   time.Duration
	write  time.Duration
}

// The ways of the table of routes.
var (
	get      = way{method: fasthttp.MethodGet}
	post     = way{method: fasthttp.MethodPost}
	upload   = way{method: fasthttp.MethodPost, files: true, read: 10 * time.Minute}
	download = way{method: fasthttp.MethodGet, write: 10 * time.Minute}
	stream   = way{method: fasthttp.MethodGet, write: 24 * time.Hour} // with a deadline at each flush
)

// bound is a way that has bounds of its own, and the path it holds for.
type bound struct {
	way
	public   bool
	segments []string // ":x" stands for any
}

func (b bound) fits(path string) bool {
	parts := strings.Split(path, "/")
	if len(parts) != len(b.segments) {
		return false
	}
	for i, segment := range b.segments {
		if segment != parts[i] && !strings.HasPrefix(segment, ":") {
			return false
		}
	}
	return true
}

// headReceived bounds a request whose head has come: its times by its route,
// its body by its sender and its route. It guards nothing else: rights hang on
// the routes.
func (s *Site) headReceived(head *fasthttp.RequestHeader) fasthttp.RequestConfig {
	path, _, _ := strings.Cut(string(head.RequestURI()), "?")
	var special bound
	for _, b := range s.bounds {
		if b.method == string(head.Method()) && b.fits(path) {
			special = b
			break
		}
	}
	config := fasthttp.RequestConfig{ReadTimeout: special.read, WriteTimeout: special.write, MaxRequestBodySize: strangersBody}
	if length := head.ContentLength(); length >= 0 && length <= strangersBody {
		return config
	}
	known := s.knows(string(head.Cookie(s.cookie())))
	switch {
	case special.files && (known || special.public):
		config.MaxRequestBodySize = int(s.Uploads) + formBody
	case known:
		config.MaxRequestBodySize = formBody
	}
	return config
}

// knows says whether a cookie is that of somebody signed in.
func (s *Site) knows(secret string) bool {
	if secret == "" {
		return false
	}
	ctx, cancel := brief()
	defer cancel()
	session, err := s.store.Session(ctx, desk.SessionHash(secret))
	return err == nil && session.Person != 0
}
