package main

import (
	"context"
	"encoding/json"
	"fmt"

	"sightline/register"
)

// registerCommand groups what is done to a register as a whole.
type registerCommand struct {
	Init   initCommand   `cmd:"" help:"Make a new, empty register and its keyring."`
	Check  checkCommand  `cmd:"" help:"Lay everything a register holds beside its journal."`
	Export exportCommand `cmd:"" help:"Write what a register holds, without who it is about, to files that can be imported again."`
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
