package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"sightline/monitor/study"
	"sightline/register"
	"sightline/register/store"
)

// snapshotCommand freezes a register.
type snapshotCommand struct {
	Out  string `required:"" type:"path" placeholder:"FILE" help:"Where to write the snapshot, a Parquet file."`
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
	snapshot, err := freeze(ctx, store, c.snapshotFlags, std)
	if err != nil {
		return err
	}
	if err := snapshot.WriteFile(c.Out); err != nil {
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

// freeze reads every standing report into a snapshot.
func freeze(ctx context.Context, from *store.Store, f snapshotFlags, std *streams) (*study.Snapshot, error) {
	builder := study.NewBuilder()
	bar, n := newProgress(std.err, "reports read", 0), int64(0)
	position, err := from.Facts(ctx, analyst(), func(fact *register.Fact) error {
		if n++; n%4096 == 0 {
			bar.set(n)
		}
		return builder.Add(fact)
	})
	bar.end()
	if err != nil {
		return nil, err
	}
	return builder.Build(f.meta(position))
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
