// Package needs says which programs of the machine a test cannot do without.
// Tests alone use it.
package needs

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// Required says whether a program that tests need must be there:
// SVOD_TEST_REQUIRE=postgres,chromium,libreoffice makes a missing one a failure.
func Required(name string) bool {
	return slices.Contains(strings.Split(os.Getenv("SVOD_TEST_REQUIRE"), ","), name)
}

// Missing skips a test that a program is missing for, or fails it where the
// program is required.
func Missing(t testing.TB, name string) {
	t.Helper()
	if Required(name) {
		t.Fatalf("SVOD_TEST_REQUIRE names %s, which is not installed", name)
	}
	t.Skipf("%s is not installed: its check is skipped", name)
}

// Program is the path of a program, under the first of its names on different
// systems that is found; without names, under its own. Missing is called where
// there is none.
func Program(t testing.TB, name string, names ...string) string {
	t.Helper()
	if len(names) == 0 {
		names = []string{name}
	}
	for _, other := range names {
		if path, err := exec.LookPath(other); err == nil {
			return path
		}
	}
	Missing(t, name)
	return ""
}
