package viewtest

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"svod/app/needs"
)

// chromiums are the names that the browser has on different systems; without its
// windows and menus it needs two thirds of the time.
var chromiums = []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"}

// Browser starts Chromium with a profile of its own and gives a tab in it, for
// at most three minutes of work. The test fails if a page breaks its
// Content-Security-Policy, has an error in a script or asks for a file that is
// not there. Where there is no Chromium the test is skipped, unless
// SVOD_TEST_REQUIRE names it; SVOD_TEST_BROWSER=off and SVOD_QUICK leave
// browsers out.
func Browser(t testing.TB) context.Context {
	t.Helper()
	if os.Getenv("SVOD_TEST_BROWSER") == "off" || os.Getenv("SVOD_QUICK") != "" {
		t.Skip("without browsers, as SVOD_TEST_BROWSER or SVOD_QUICK says")
	}
	ctx, stop := context.WithTimeout(context.Background(), 3*time.Minute)
	t.Cleanup(stop)
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(needs.Program(t, "chromium", chromiums...)), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.WindowSize(1280, 900))
	ctx, stop = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	watch(t, ctx)
	focused := emulation.SetFocusEmulationEnabledParams{Enabled: true} // without a window no page has the focus
	if _, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, focused); err != nil {
		t.Fatalf("chromium: %v", err)
	}
	return ctx
}

// watch fails the test for what the browser complains of.
func watch(t testing.TB, ctx context.Context) {
	var lock sync.Mutex
	var complaints []string
	complain := func(format string, args ...any) {
		lock.Lock()
		defer lock.Unlock()
		complaints = append(complaints, fmt.Sprintf(format, args...))
	}
	err := chromedp.Listen(ctx, func(event any) {
		switch event := event.(type) {
		case *runtime.EventExceptionThrown:
			complain("%v", event.ExceptionDetails)
		case *log.EventEntryAdded:
			if event.Entry.Level == log.EntryLevelError && !refused(event.Entry) {
				complain("%s %s", event.Entry.Text, event.Entry.URL)
			}
		}
	})
	if err != nil {
		t.Fatalf("chromium: %v", err)
	}
	t.Cleanup(func() {
		lock.Lock()
		defer lock.Unlock()
		for _, c := range complaints {
			t.Errorf("the browser says: %s", c)
		}
	})
}

// refused says that a form was answered with what is wrong with it, or what
// somebody else has done meanwhile: the browser calls that a failure.
func refused(e *log.Entry) bool {
	return e.Source == log.EntrySourceNetwork && (strings.Contains(e.Text, "status of 409") || strings.Contains(e.Text, "status of 422"))
}
