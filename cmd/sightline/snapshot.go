package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"sightline/monitor/study"
	"sightline/register"
	"sightline/register/store"
)

// snapshotCommand freezes a register.
type snapshotCommand struct {
	Out  string `required:"" type:"path" placeholder:"FILE" help:"Where to write the snapshot, a Parquet file; what happened to its persons goes beside it, in FILE.events."`
	JSON bool   `name:"json" help:"Print what was frozen as JSON."`
	snapshotFlags
	registerFlags
}

// snapshotFlags say what a snapshot is to be called.
type snapshotFlags struct {
	Name      string `default:"register" placeholder:"NAME" help:"What to call the snapshot, such as NL-2026-01. [${default}]"`
	Place     string `default:"Netherlands" placeholder:"PLACE" help:"Which country or region the register covers. [${default}]"`
	Simulated bool   `help:"Say on every page that the register holds an invented country."`
}

func (snapshotCommand) Help() string {
	return `A snapshot holds one row a standing report, without names, source keys or identifiers of the register. Single rows
are still about single persons: keep it as the register itself is kept.`
}

// Run freezes what the register holds.
func (c *snapshotCommand) Run(ctx context.Context, std *streams) error {
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	snapshot, events, err := freeze(ctx, store, c.snapshotFlags, std)
	if err != nil {
		return err
	}
	if err := writeFrozen(c.Out, snapshot, events); err != nil {
		return fmt.Errorf("writing the snapshot: %w", err)
	}
	if c.JSON {
		return json.NewEncoder(std.out).Encode(struct {
			Name     string `json:"name"`
			SHA256   string `json:"sha256"`
			Reports  int    `json:"reports"`
			Position int64  `json:"register_position"`
		}{snapshot.Meta.Name, snapshot.Hash, snapshot.Len(), snapshot.Meta.Position})
	}
	_, err = fmt.Fprintf(std.out, "%s: %s reports, journal entry %s, hash %s\n", snapshot.Meta.Name, thousands(int64(snapshot.Len())),
		thousands(snapshot.Meta.Position), snapshot.Hash)
	return err
}

// freeze reads every standing report into a snapshot, and what happened to the
// same persons into its events.
func freeze(ctx context.Context, from *store.Store, f snapshotFlags, std *streams) (*study.Snapshot, *study.Events, error) {
	builder, happened := study.NewBuilder(), study.EventsBuilder{}
	bar, n := newProgress(std.err, "reports read", 0), int64(0)
	position, err := from.Histories(ctx, analyst(), func(fact *register.Fact) error {
		if n++; n%4096 == 0 {
			bar.set(n)
		}
		return builder.Add(fact)
	}, happened.Add)
	bar.end()
	if err != nil {
		return nil, nil, err
	}
	snapshot, err := builder.Build(f.meta(position))
	if err != nil {
		return nil, nil, err
	}
	return snapshot, happened.Build(snapshot), nil
}

// writeFrozen writes a snapshot and, beside it, its events.
func writeFrozen(path string, snapshot *study.Snapshot, events *study.Events) error {
	return errors.Join(snapshot.WriteFile(path), events.WriteFile(study.EventsPath(path)))
}

// openFrozen reads a snapshot and its events, which may be absent.
func openFrozen(path string) (*study.Snapshot, *study.Events, error) {
	snapshot, err := study.OpenSnapshot(path)
	if err != nil {
		return nil, nil, err
	}
	if _, err := os.Stat(study.EventsPath(path)); errors.Is(err, os.ErrNotExist) {
		return snapshot, nil, nil
	}
	events, err := study.OpenEvents(study.EventsPath(path), snapshot)
	return snapshot, events, err
}

func (f snapshotFlags) meta(position int64) study.Meta {
	return study.Meta{Name: f.Name, Place: place(f.Place), Position: position, Taken: register.DateOf(time.Now()), Simulated: f.Simulated}
}

// place names a place in both languages; of those the program does not know,
// the name is the same in both.
func place(name string) study.Text {
	if dutch, ok := dutchPlaces[name]; ok {
		return study.Text{EN: name, NL: dutch}
	}
	return study.Text{EN: name, NL: name}
}

var dutchPlaces = map[string]string{"Netherlands": "Nederland", "United Kingdom": "Verenigd Koninkrijk", "World": "Wereld"}
