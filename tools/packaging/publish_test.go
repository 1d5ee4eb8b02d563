package packaging

import (
	"errors"
	"os"
	"syscall"
	"testing"

	"database.example.com/operator/test/lab/build"
)

func TestWhileOneProcessBuildsNoOtherOneDoes(t *testing.T) {
	c := Checkout{Tree: build.Tree{Root: t.TempDir()}}
	release, err := c.Hold()
	if err != nil {
		t.Fatal(err)
	}
	other, err := os.Open(c.Output("lock"))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	take := func() error { return syscall.Flock(int(other.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }
	if err := take(); !errors.Is(err, syscall.EWOULDBLOCK) {
		t.Errorf("while one builds, another one is told %v, want %v", err, syscall.EWOULDBLOCK)
	}
	release()
	if err := take(); err != nil {
		t.Errorf("when it is done, another one is told %v", err)
	}
}
