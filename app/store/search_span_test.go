package store_test

import (
	"testing"

	"svod/app/store"
)

// Some things that stand far from their like do not make a word scarce.
func TestSpread(t *testing.T) {
	for _, c := range []struct {
		ids  []int64
		want int64
	}{
		{nil, 0},
		{[]int64{7}, 1},
		{[]int64{10, 11, 12, 13, 14, 15, 16, 17, 18}, 9},
		{[]int64{916, 17, 810, 15, 16, 512, 13, 14, 600}, 9},
		{[]int64{900, 100, 200, 300, 400, 500, 600, 700, 800}, 401 * 9 / 5},
	} {
		if got := store.Spread(c.ids); got != c.want {
			t.Errorf("%v: among %d ids, want %d", c.ids, got, c.want)
		}
	}
}
