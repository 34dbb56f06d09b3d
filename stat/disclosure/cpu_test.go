package disclosure

import (
	"syscall"
	"testing"
	"time"
)

// cpu gives the processor time used since it was called: other work on the
// machine does not count.
func cpu(t testing.TB) func() time.Duration {
	t.Helper()
	start := used(t)
	return func() time.Duration { return used(t) - start }
}

func used(t testing.TB) time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		t.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
