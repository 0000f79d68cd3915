package storetest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// server is a PostgreSQL of the tests' own: an empty cluster in a temporary
// folder, reached by a socket in it.
type server struct {
	dir  string
	cmd  *exec.Cmd
	made int
	kept bool // its folder stays
}

// program finds one of PostgreSQL's, also where Debian keeps them.
func program(name string) (string, bool) {
	if found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name); len(found) > 0 {
		return found[len(found)-1], true
	}
	path, err := exec.LookPath(name)
	return path, err == nil
}

// asUser lets a command run as user postgres where the tests run as root,
// which PostgreSQL refuses.
func asUser(cmd *exec.Cmd, dir string) error {
	if os.Getuid() != 0 {
		return nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return fmt.Errorf("tests run as root need a user postgres: %w", err)
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	if err := os.Chown(dir, uid, gid); err != nil {
		return err
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	return nil
}

func startServer() (*server, error) {
	dir, err := os.MkdirTemp("", "svod-postgres")
	if err != nil {
		return nil, err
	}
	s := &server{dir: dir}
	return s, s.start()
}

// start starts the server in its folder, with a cluster that is made if there is
// none.
func (s *server) start() error {
	data := filepath.Join(s.dir, "data")
	if _, err := os.Stat(data); err != nil {
		initdb, _ := program("initdb")
		init := exec.Command(initdb, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
		init.Dir = s.dir
		if err := asUser(init, s.dir); err != nil {
			return err
		}
		if out, err := init.CombinedOutput(); err != nil {
			return fmt.Errorf("initdb: %w: %s", err, out)
		}
	}
	postgres, _ := program("postgres")
	s.cmd = exec.Command(postgres, "-D", data, "-k", s.dir, "-c", "listen_addresses=", "-c", "fsync=off",
		"-c", "max_connections=200")
	s.cmd.Dir = s.dir
	if err := asUser(s.cmd, s.dir); err != nil {
		return err
	}
	var log bytes.Buffer
	s.cmd.Stderr = &log
	if err := s.cmd.Start(); err != nil {
		return fmt.Errorf("start postgres: %w", err)
	}
	return s.wait(&log)
}

// wait polls until the server takes connections.
func (s *server) wait(log *bytes.Buffer) error {
	ready, ok := program("pg_isready")
	if !ok {
		return fmt.Errorf("pg_isready is not installed")
	}
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); {
		if exec.Command(ready, "-h", s.dir, "-t", "1").Run() == nil {
			return nil
		}
	}
	s.stop()
	return fmt.Errorf("postgres does not answer: %s", log)
}

// create makes a database, empty or a copy of one that nobody is connected to,
// and returns its address.
func (s *server) create(of string) (string, error) {
	psql, _ := program("psql")
	s.made++
	name := fmt.Sprintf("svod%d", s.made)
	if out, err := exec.Command(psql, "-h", s.dir, "-U", "postgres", "-c", "CREATE DATABASE "+name+" TEMPLATE "+of).CombinedOutput(); err != nil {
		return "", fmt.Errorf("create database: %w: %s", err, out)
	}
	return s.address(name), nil
}

func (s *server) address(name string) string {
	return fmt.Sprintf("postgres://postgres@/%s?host=%s", name, s.dir)
}

// stop ends the server: at once where nobody needs what it has in memory.
func (s *server) stop() {
	if s.cmd != nil && s.cmd.Process != nil {
		end := syscall.SIGQUIT
		if s.kept {
			end = syscall.SIGINT
		}
		s.cmd.Process.Signal(end)
		s.cmd.Wait()
	}
	if !s.kept {
		os.RemoveAll(s.dir)
	}
}
