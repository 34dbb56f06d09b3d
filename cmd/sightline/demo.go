package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"sightline/intake"
	"sightline/monitor/publish"
	"sightline/monitor/study"
	"sightline/register/store"
	"sightline/simulate"
	"sightline/web"
)

// demoCommand goes the whole way on an invented country.
type demoCommand struct {
	Out    string `type:"path" placeholder:"DIR" help:"Write everything here and leave, instead of showing it."`
	Seed   uint64 `default:"2018" help:"Another seed, another country of the same kind. [${default}]"`
	Listen string `default:"127.0.0.1:0" placeholder:"ADDRESS" help:"Where to show it. [any free port of this machine]"`
}

func (demoCommand) Help() string {
	return `Everybody and everything in it is invented. With --out, DIR holds the partners' files, the truth, the register with its
keyring, the snapshot and the report, to look into.`
}

// Run makes the country and shows its report.
func (c *demoCommand) Run(ctx context.Context, std *streams) error {
	dir := c.Out
	if dir == "" {
		temporary, err := os.MkdirTemp("", "sightline-demo-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(temporary)
		dir = temporary
	}
	report, err := c.make(ctx, dir, std)
	if err != nil {
		return err
	}
	if c.Out != "" {
		_, err := fmt.Fprintf(std.out, "report: %s\n", filepath.Join(report, "index.html"))
		return err
	}
	return web.ServePublication(ctx, report, c.Listen, func(url string) { announce(std, url) })
}

// demoPeriod is what the demo invents and reports on.
const demoPeriod = "2010-2024"

// make writes the country's files, registers them and publishes a report.
func (c *demoCommand) make(ctx context.Context, dir string, std *streams) (report string, err error) {
	fmt.Fprintln(std.out, "inventing a country …")
	country, err := newCountry(c.Seed, 0, demoPeriod)
	if err != nil {
		return "", err
	}
	if err := simulate.WriteFiles(dir, country, nil); err != nil {
		return "", fmt.Errorf("writing the invented country: %w", err)
	}
	flags := registerFlags{Register: filepath.Join(dir, "register.db")}
	register, err := flags.initialise(ctx)
	if err != nil {
		return "", err
	}
	defer register.Close()
	if err := importCountry(ctx, register, dir, std); err != nil {
		return "", err
	}
	fmt.Fprintln(std.out, "studying and publishing …")
	snapshot, events, err := freeze(ctx, register, snapshotFlags{Name: "invented country", Place: "Netherlands", Simulated: true}, std)
	if err != nil {
		return "", err
	}
	if err := writeFrozen(filepath.Join(dir, "snapshot.parquet"), snapshot, events); err != nil {
		return "", err
	}
	return filepath.Join(dir, "report"), publishDemo(filepath.Join(dir, "report"), snapshot, events)
}

// importCountry takes in everything the country's partners sent.
func importCountry(ctx context.Context, to *store.Store, dir string, std *streams) error {
	files, err := partnerFiles(dir)
	if err != nil {
		return err
	}
	for _, f := range files {
		done, err := importFile(ctx, to, f.path, intake.Profile(f.profile), intake.Options{}, intake.Watch{}, std)
		if err != nil {
			return err
		}
		if err := tellImport(std.out, done); err != nil {
			return err
		}
	}
	return nil
}

func publishDemo(dir string, snapshot *study.Snapshot, events *study.Events) error {
	period, err := study.ParsePeriod(demoPeriod)
	if err != nil {
		return err
	}
	chapters, err := chaptersOf(snapshot, events, study.Options{Period: period, Ledger: study.DutchLedger()})
	if err != nil {
		return err
	}
	if _, err := publish.Write(dir, chapters, publish.Options{Code: version}); err != nil {
		return fmt.Errorf("publishing: %w", err)
	}
	return nil
}
