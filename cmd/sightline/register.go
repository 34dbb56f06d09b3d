package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"sightline/register"
)

// registerCommand groups what is done to a register as a whole.
type registerCommand struct {
	Init       initCommand       `cmd:"" help:"Make a new, empty register and its keyring."`
	Check      checkCommand      `cmd:"" help:"Lay everything a register holds beside its journal."`
	Quarantine quarantineCommand `cmd:"" help:"Write the rows that imports set aside, with their reasons."`
	Export     exportCommand     `cmd:"" help:"Write what a register holds, without who it is about, to files that can be imported again."`
}

// quarantineCommand writes the rows set aside.
type quarantineCommand struct {
	Out string `required:"" type:"path" placeholder:"FILE" help:"Where to write them, as CSV. It holds personal data."`
	registerFlags
}

// Run writes every row that was set aside and is not mended.
func (c *quarantineCommand) Run(ctx context.Context, std *streams) error {
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	file, err := os.OpenFile(c.Out, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	w, rows := csv.NewWriter(file), int64(0)
	w.Write([]string{"file", "line", "field", "wrong", "remedy", "record"}) // an error is kept for Flush
	err = store.Quarantine(ctx, importer(), func(row register.SetAside) error {
		rows++
		return w.Write([]string{row.Name, strconv.FormatInt(row.Line, 10), row.Field, row.Wrong, row.Remedy, inert(row.Raw.Reveal())})
	})
	w.Flush()
	if err := errors.Join(err, w.Error()); err != nil {
		return fmt.Errorf("writing the rows set aside: %w", err)
	}
	_, err = fmt.Fprintf(std.out, "%s set aside in %s\n", many(rows, "row"), c.Out)
	return err
}

// inert keeps a spreadsheet from taking a record for a formula.
func inert(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// initCommand makes a register.
type initCommand struct {
	registerFlags
}

// Run makes it.
func (c *initCommand) Run(ctx context.Context, std *streams) error {
	store, err := c.initialise(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	path, err := c.path(c.Register)
	if err != nil {
		return err
	}
	name := c.Register
	if isPostgres(name) {
		name = "the database" // its address may hold a password
	}
	_, err = fmt.Fprintf(std.out, "a new register in %s\nits keyring in %s: keep a copy apart from the register; without it nothing sealed can be opened\n", name, path)
	return err
}

// checkCommand checks a register.
type checkCommand struct {
	JSON bool `name:"json" help:"Print the result as JSON."`
	registerFlags
}

// Run checks it; faults give exit code 1.
func (c *checkCommand) Run(ctx context.Context, std *streams) error {
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	head, err := store.Head(ctx)
	if err != nil {
		return err
	}
	bar := newProgress(std.err, "journal", head.Size)
	faults, err := store.Check(ctx, func(done, _ int64) { bar.set(done) })
	bar.end()
	if err != nil {
		return err
	}
	if err := c.tell(std, head, faults); err != nil {
		return err
	}
	if len(faults) > 0 {
		return exitCode(exitFailed)
	}
	return nil
}

func (c *checkCommand) tell(std *streams, head register.Head, faults []string) error {
	if c.JSON {
		return json.NewEncoder(std.out).Encode(struct {
			Entries int64    `json:"entries"`
			Root    string   `json:"root"`
			Faults  []string `json:"faults"`
		}{head.Size, head.Root, append([]string{}, faults...)})
	}
	for _, fault := range faults {
		fmt.Fprintln(std.out, fault)
	}
	if len(faults) == 0 {
		fmt.Fprintln(std.out, "sound: every report is what its journal entry says, and no entry was changed")
	}
	_, err := fmt.Fprintf(std.out, "journal: %s entries, root %s\n", thousands(head.Size), head.Root)
	return err
}
