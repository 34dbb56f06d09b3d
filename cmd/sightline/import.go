package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"sightline/intake"
	"sightline/register"
	"sightline/register/codes"
)

// importCommand takes files into a register.
type importCommand struct {
	Files        []string `arg:"" name:"file" type:"existingfile" help:"Files to take in, one after another."`
	Profile      string   `required:"" placeholder:"P" help:"The files' layout: ${enum}." enum:"sightline,sightline-organisations,sightline-events,uk-nrm,ctdc,ctdc-vp,htcds"`
	Organisation string   `placeholder:"ID" help:"Who files the reports, where the file does not say."`
	Basis        string   `placeholder:"CODE" help:"The lawful basis, where the profile has none."`
	Dataset      string   `placeholder:"NAME" help:"Goes before keys made from row numbers, for files without keys of their own."`
	Quarantine   string   `type:"path" placeholder:"FILE" help:"Also write the rows set aside to this file, to mend and import again. It holds personal data."`
	JSON         bool     `name:"json" help:"Print what was done as JSON."`
	registerFlags
}

func (importCommand) Help() string {
	return `The same file a second time changes nothing. A file in which a report changed corrects it. An import that was
interrupted goes on where it stopped when it is run again. Rows that cannot be accepted are set aside in the register,
with the reason; the good rows go on.

Exit code 3 says that everything was done and some rows were set aside.

docs/intake.md describes the layouts.`
}

// Run imports the files.
func (c *importCommand) Run(ctx context.Context, std *streams) error {
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	watch, closeQuarantine, err := c.watch()
	if err != nil {
		return err
	}
	defer closeQuarantine()
	aside := int64(0)
	for _, file := range c.Files {
		done, err := importFile(ctx, store, file, intake.Profile(c.Profile), c.options(), watch, std)
		if err != nil {
			return err
		}
		aside += done.SetAside
		if err := c.tell(std.out, done); err != nil {
			return err
		}
	}
	if aside > 0 {
		return exitCode(exitSetAside)
	}
	return nil
}

// watch opens the quarantine file, if one is asked for. Its rows belong to
// one layout, so it takes one file.
func (c *importCommand) watch() (intake.Watch, func() error, error) {
	if c.Quarantine == "" {
		return intake.Watch{}, func() error { return nil }, nil
	}
	if len(c.Files) > 1 {
		return intake.Watch{}, nil, hint(errors.New("--quarantine takes one file at a time"), "import the files one by one, each with a quarantine of its own")
	}
	file, err := os.OpenFile(c.Quarantine, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return intake.Watch{}, nil, err
	}
	return intake.Watch{Quarantine: file}, file.Close, nil
}

func (c *importCommand) options() intake.Options {
	return intake.Options{Organisation: register.OrganisationID(c.Organisation), Basis: codes.Basis(c.Basis), Dataset: c.Dataset,
		Today: register.DateOf(time.Now())}
}

// importFile imports one file and shows how far it is.
func importFile(ctx context.Context, to intake.Register, file string, p intake.Profile, opt intake.Options, watch intake.Watch, std *streams) (intake.Imported, error) {
	// Filing makes much short-lived garbage; collecting it less often spares a
	// fifth of the time and costs some tens of megabytes.
	defer debug.SetGCPercent(debug.SetGCPercent(300))
	bar := newProgress(std.err, "rows of "+baseName(file), 0)
	defer bar.end()
	watch.Progress = bar.set
	return intake.Import(ctx, file, p, to, importer(), opt, watch)
}

// tell says what an import did.
func (c *importCommand) tell(w io.Writer, done intake.Imported) error {
	if c.JSON {
		return json.NewEncoder(w).Encode(importSummary{
			File: done.Name, Hash: done.File, Profile: done.Profile, Already: done.Already, ResumedAfter: done.Resumed,
			Read: done.Read, Accepted: done.Accepted, SetAside: done.SetAside,
			Filed: done.Filed, Same: done.Same, Corrected: done.Corrected, Events: done.Events, Problems: done.Groups})
	}
	return tellImport(w, done)
}

// importSummary is what --json prints, one object a file.
type importSummary struct {
	File         string         `json:"file"`
	Hash         string         `json:"sha256"`
	Profile      string         `json:"profile"`
	Already      bool           `json:"already"`
	ResumedAfter int64          `json:"resumed_after_line,omitempty"`
	Read         int64          `json:"read"`
	Accepted     int64          `json:"accepted"`
	SetAside     int64          `json:"set_aside"`
	Filed        int            `json:"filed"`
	Same         int            `json:"same"`
	Corrected    int            `json:"corrected"`
	Events       int            `json:"events"`
	Problems     []intake.Group `json:"problems,omitempty"`
}

func tellImport(w io.Writer, done intake.Imported) error {
	if done.Already {
		_, err := fmt.Fprintf(w, "%s: imported before, on %s; nothing to do\n", done.Name, done.Finished.Format("2 January 2006"))
		return err
	}
	var b strings.Builder
	if done.Resumed > 0 {
		fmt.Fprintf(&b, "%s: taken up after line %s, where it was interrupted\n", done.Name, thousands(done.Resumed))
	}
	fmt.Fprintf(&b, "%s: %s read = %s accepted + %s set aside; %s\n", done.Name, many(done.Read, "row"), thousands(done.Accepted),
		thousands(done.SetAside), outcomes(done))
	for _, p := range done.Ignored {
		fmt.Fprintf(&b, "  not read: %s %s; %s\n", p.Field, p.Wrong, p.Remedy)
	}
	for _, g := range done.Groups {
		fmt.Fprintf(&b, "  %s, first on line %s: %s %s; %s\n", many(int64(g.Rows), "row"), thousands(int64(g.FirstLine)), g.Field, g.Wrong, g.Remedy)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// outcomes says what became of what was read.
func outcomes(done intake.Imported) string {
	var parts []string
	for _, part := range []struct {
		n    int
		what string
	}{{done.Filed, "reports filed"}, {done.Same, "held already"}, {done.Corrected, "corrected"}, {done.Events, "events recorded"}} {
		if part.n > 0 {
			parts = append(parts, thousands(int64(part.n))+" "+part.what)
		}
	}
	switch {
	case len(parts) == 0 && done.Profile == string(intake.SightlineOrganisations):
		return "organisations enrolled"
	case len(parts) == 0:
		return "nothing new"
	}
	return strings.Join(parts, ", ")
}
