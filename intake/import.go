package intake

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"sightline/register"
)

// Register is what an import asks of a register.
type Register interface {
	register.Filing
	register.Paths
	register.Importing
}

// Imported says what an import did.
type Imported struct {
	register.Import
	Already   bool  // the same file was imported before, to its end
	Resumed   int64 // the line after which an interrupted import was taken up
	Filed     int   // reports that are new
	Same      int   // held already with equal content
	Corrected int   // held already, and now in a new version
	Events    int
	Problems  []Problem // the first few of the rows set aside
	Groups    []Group   // kinds of problems, most frequent first
	Ignored   []Problem // columns nobody reads
}

// maxTold is how many problems are told one by one; the rest is in Groups and
// in the register's quarantine.
const maxTold = 20

// perBatch is how many reports are filed in one transaction.
const perBatch = 2000

// Watch is what may look on during an import.
type Watch struct {
	Progress   func(rows int64) // hears how many rows are dealt with; may be nil
	Quarantine io.Writer        // gets the rows set aside, to mend and import again; may be nil
}

// Import takes a file into a register. The same file a second time changes
// nothing, but that rows once set aside get another chance; a report that is held with other content is corrected; an import
// that was interrupted goes on after the last line it is sure of. Rows that
// cannot be accepted are set aside in the register, with their reason.
func Import(ctx context.Context, path string, p Profile, to Register, c register.Caller, opt Options, watch Watch) (Imported, error) {
	hash, err := fileHash(path)
	if err != nil {
		return Imported{}, err
	}
	begun, err := to.Begin(ctx, c, register.Import{File: hash, Name: filepath.Base(path), Profile: string(p)})
	if err == nil && !begun.Finished.IsZero() && begun.SetAside > 0 {
		begun, err = to.Repeat(ctx, c, begun)
	}
	if err != nil || !begun.Finished.IsZero() {
		return Imported{Import: begun, Already: err == nil}, err
	}
	opt.After = int(begun.Line)
	reader, err := Open(path, p, opt)
	if err != nil {
		return Imported{Import: begun}, err
	}
	defer reader.Close()
	im := &importing{to: to, caller: c, reader: reader, done: Imported{Import: begun, Resumed: begun.Line, Ignored: reader.Ignored()}}
	if err := im.knowOrganisations(ctx); err != nil {
		return im.done, err
	}
	if watch.Quarantine != nil {
		im.quarantine = reader.NewQuarantine(watch.Quarantine)
	}
	err = im.run(ctx, watch.Progress)
	im.done.Groups = append(im.tally.Groups(), im.orphans()...)
	return im.done, err
}

// fileHash names a file by its content.
func fileHash(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", &FileError{File: filepath.Base(path), Wrong: "cannot be opened", Remedy: "check that it is there and that you may read it", Cause: err}
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", &FileError{File: filepath.Base(path), Wrong: "cannot be read", Remedy: "check the disk it is on", Cause: err}
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)), nil
}

// importing is an import under way.
type importing struct {
	to     Register
	caller register.Caller
	reader *Reader
	known  map[register.OrganisationID]bool
	tally  Tally // of this run alone, for the kinds of problems
	done   Imported
	lost   int // events whose report is not held

	quarantine *Quarantine // may be nil
}

func (im *importing) knowOrganisations(ctx context.Context) error {
	all, err := im.to.Organisations(ctx, im.caller)
	if err != nil {
		return err
	}
	im.known = make(map[register.OrganisationID]bool, len(all))
	for _, o := range all {
		im.known[o.ID] = true
	}
	return nil
}

// run reads and prepares in one goroutine and writes in this one.
func (im *importing) run(ctx context.Context, progress func(int64)) error {
	ctx, cancel := context.WithCancel(ctx)
	loads := make(chan *load, 1)
	defer func() {
		cancel()
		for range loads { // what was read ahead is let go
		}
	}()
	go func() {
		defer close(loads)
		for more := true; more; {
			var l *load
			l, more = im.gather()
			select {
			case loads <- l:
			case <-ctx.Done():
				return
			}
		}
	}()
	for l := range loads {
		if l.err != nil {
			return errors.Join(im.write(ctx, l), l.err)
		}
		if err := im.write(ctx, l); err != nil {
			return err
		}
		if progress != nil {
			progress(im.done.Read)
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	im.done.Finished = time.Now()
	return im.to.Advance(ctx, im.caller, im.done.Import)
}
