package web

import (
	"strings"
	"sync"
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
	case special.files && known:
		config.MaxRequestBodySize = int(s.Uploads) + formBody
	case special.files && special.public && s.strangers.enter(time.Now()):
		config.MaxRequestBodySize, config.ReadTimeout = int(s.Uploads)+formBody, strangersRead
	case known:
		config.MaxRequestBodySize = formBody
	}
	return config
}

// Files of strangers come a few at a time, each within a bounded time: what
// they take up in memory is bounded however many there are.
const (
	strangersFiles = 6
	strangersRead  = 2 * time.Minute
)

// admission counts the files of strangers that are on their way. One that never
// arrives is forgotten when its time is over.
type admission struct {
	mu    sync.Mutex
	begun []time.Time // oldest first
}

// enter says whether one more may come.
func (a *admission) enter(now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	for len(a.begun) > 0 && now.Sub(a.begun[0]) > strangersRead {
		a.begun = a.begun[1:]
	}
	if len(a.begun) >= strangersFiles {
		return false
	}
	a.begun = append(a.begun, now)
	return true
}

// leave makes room when one has been dealt with.
func (a *admission) leave() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.begun) > 0 {
		a.begun = a.begun[1:]
	}
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
