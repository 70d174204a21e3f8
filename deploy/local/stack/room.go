package stack

import (
	"context"
	"time"

	"github.com/an-sinh/ansinh/deploy/local/disk"
)

// tightDisk is when PostgreSQL is about to be unable to write: one more file of its log is 16 MB. MinIO refuses files
// before that.
const tightDisk = 64 << 20

// roomPace is how often the disk is looked at while the stack runs.
const roomPace = 5 * time.Second

// watchRoom tells the person when the disk becomes full and when there is room again. Nothing needs to be started anew:
// what could not be written was refused, and PostgreSQL, which ends when it cannot write its log, is started again.
func watchRoom(ctx context.Context, dir string, pace time.Duration, say func(format string, a ...any)) {
	tick := time.NewTicker(pace)
	defer tick.Stop()
	tight := false
	for {
		left, err := disk.Left(dir)
		switch {
		case err != nil: // the folder was removed under our feet; whoever needs it says so
		case left < tightDisk && !tight:
			tight = true
			say("%s (%d MB left); until then nothing can be stored, and everything goes on by itself afterwards", disk.Sentence(dir), left>>20)
		case left >= tightDisk && tight:
			tight = false
			say("the disk of %s has room again", dir)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
