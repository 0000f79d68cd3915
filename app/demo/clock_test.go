package demo

import (
	"testing"
	"time"
)

func TestARunningClockIsMovedOnAndNeverBack(t *testing.T) {
	start := time.Date(2021, 3, 12, 10, 0, 0, 0, moscow)
	c := NewClock(start)
	c.Start()
	for _, to := range []time.Time{start.AddDate(0, 0, 4), start} {
		c.Set(to)
		if now := c.Now(); now.Before(start.AddDate(0, 0, 4)) || !now.Before(start.AddDate(0, 0, 5)) {
			t.Errorf("set to %v it shows %v", to, now)
		}
	}
}
