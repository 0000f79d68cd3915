package desk

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"testing"
)

func TestAtMostNineteenWaitForAHash(t *testing.T) {
	h := newHasher(PasswordCost{Iterations: 1, MemoryKiB: 64, Parallelism: 1})
	done, err := h.wait(context.Background()) // one is being computed
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for range 19 {
		wait.Go(func() {
			if _, err := h.hash(context.Background(), "four quiet words here"); err != nil {
				t.Error(err)
			}
		})
	}
	for len(h.waiting) < 19 {
		runtime.Gosched()
	}
	if _, err := h.hash(context.Background(), "four quiet words here"); !errors.Is(err, ErrBusy) {
		t.Errorf("the twentieth that waits: %v", err)
	}
	done()
	wait.Wait()
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if done, err = h.wait(context.Background()); err != nil {
		t.Fatal(err)
	}
	defer done()
	if _, err := h.hash(gone, "four quiet words here"); !errors.Is(err, context.Canceled) {
		t.Errorf("who has gone away still waits: %v", err)
	}
}
