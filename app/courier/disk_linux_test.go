package courier_test

import (
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"svod/app/courier"
	"svod/app/procedure"
	"svod/app/store/storetest"
	"svod/mailer/mailertest"
)

// full fills the disk of an office's database until not one more event has
// room; what it returns makes room again.
func (o *office) full(db *sql.DB) (mend func()) {
	o.t.Helper()
	filler := filepath.Join(o.volume, "filler")
	if o.volume != "" {
		os.WriteFile(filler, make([]byte, volumeSize), 0o600) // as much of it as there is room for
	}
	for _, n := range []int{3000, 700, 150, 30, 1} {
		words := strings.Repeat("x", n)
		var err error
		for err == nil {
			_, err = db.Exec(`INSERT INTO delivery_event (delivery_id, at, attempt, state, reply) VALUES (1, 0, 0, 'f', $1)`, words)
		}
		if text := err.Error(); !strings.Contains(text, "full") && !strings.Contains(text, "53100") {
			o.t.Error(err)
		}
	}
	return func() {
		if _, err := db.Exec(`DELETE FROM delivery_event WHERE state = 'f'`); err != nil {
			o.t.Error(err)
		}
		os.Remove(filler)
	}
}

// small gives an office's database a disk that can be filled.
func (o *office) small() *sql.DB {
	o.t.Helper()
	db := storetest.RawAt(o.t, o.database)
	if strings.HasPrefix(o.database, "postgres") {
		o.volume = smallVolume(o.t, db)
		return db
	}
	if err := db.QueryRow(`PRAGMA page_count`).Scan(&o.pages); err != nil {
		o.t.Fatal(err)
	}
	o.pages += 40
	db.SetMaxOpenConns(1) // the limit is each connection's own
	db.SetMaxIdleConns(1)
	if _, err := db.Exec(`PRAGMA max_page_count = ` + strconv.Itoa(o.pages)); err != nil {
		o.t.Fatal(err)
	}
	o.store.Close()
	o.open()
	return db
}

// volumeSize is that of the volume, in bytes.
const volumeSize = 256 << 10

// smallVolume moves the events to a volume of their own, which only root can
// make, and says where it is.
func smallVolume(t *testing.T, db *sql.DB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "svod-small")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Remove(dir) })
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+strconv.Itoa(volumeSize)); err != nil {
		t.Skipf("no small volume for PostgreSQL can be made: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	place := filepath.Join(dir, "events")
	if out, err := exec.Command("install", "-d", "-o", "postgres", "-m", "700", place).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	name := filepath.Base(dir)[len("svod-"):]
	for _, text := range []string{`CREATE TABLESPACE ` + name + ` LOCATION '` + place + `'`, `ALTER TABLE delivery_event SET TABLESPACE ` + name} {
		if _, err := db.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		for _, text := range []string{`ALTER TABLE delivery_event SET TABLESPACE pg_default`, `DROP TABLESPACE ` + name} {
			if _, err := db.Exec(text); err != nil {
				t.Error(err)
			}
		}
	})
	return dir
}

// A disk that is full when the dot is to be recorded means no dot, and no letter
// more until there is room. One that is full when the reply is to be recorded
// costs nothing while the process lives, because it knows the reply; when it has
// died nobody knows, and the record says so.
func TestDiskFull(t *testing.T) {
	for _, test := range []struct {
		name string
		at   mailertest.Moment
		dies bool // before there is room again
		want procedure.DeliveryState
		has  int // letters that the relay has of the first delivery, when the disk is full
		last int // and in the end
	}{
		{"the dot", mailertest.AtData, false, accepted, 0, 1},
		{"the dot, and it dies", mailertest.AtData, true, accepted, 0, 1},
		{"the reply", mailertest.Taken, false, accepted, 1, 1},
		{"the reply, and it dies", mailertest.Taken, true, ambiguous, 1, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			eachOffice(t, func(t *testing.T, o *office) {
				o.queue(procedure.MailDispatch, 4)
				db := o.small()
				var mend func()
				o.relay.Fail(mailertest.Fault{At: test.at, To: address(1), Call: func() { mend = o.full(db) }})
				c := o.with(connections(1))
				o.pass(c)
				o.pass(c)
				if n := o.copies(1); n != test.has || len(o.relay.Letters()) != test.has {
					t.Errorf("on a full disk the relay has %d letters of the first, %d in all", n, len(o.relay.Letters()))
				}
				mend()
				if test.dies {
					c = o.restarted()
				}
				o.clock.Advance(2 * time.Minute)
				o.pass(c)
				if first := o.rows()[0]; first.state != test.want {
					t.Errorf("when there is room again: %+v", first)
				}
				o.settles(c)
				o.balance()
				for _, r := range o.rows() {
					if r.state != accepted || r.attempt != 1+r.resent {
						t.Errorf("in the end %+v", r)
					}
				}
				if n := o.copies(1); n != test.last {
					t.Errorf("the relay has %d letters in the end", n)
				}
			})
		})
	}
}

// restarted is a courier of a new process, after the earlier one died.
func (o *office) restarted() *courier.Courier {
	o.t.Helper()
	o.store.Close()
	if strings.HasPrefix(o.database, "postgres") {
		o.clock.Advance(20 * time.Minute)
	}
	o.open()
	return o.with(connections(1))
}
