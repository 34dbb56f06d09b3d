package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sightline/intake"
	"sightline/monitor/publish"
	"sightline/monitor/study"
	"sightline/register"
	"sightline/register/codes"
)

// reportCommand publishes the Monitoring Report.
type reportCommand struct {
	File         string `arg:"" optional:"" type:"existingfile" help:"A file of reports to study without keeping a register, or a file of published figures."`
	Profile      string `placeholder:"P" help:"The file's layout: one of those of import, or published for a file of published figures." enum:",published,sightline,uk-nrm,ctdc,ctdc-vp,htcds" default:""`
	Organisation string `placeholder:"ID" help:"Who files the reports, where the file does not say."`
	Register     string `placeholder:"R" env:"SIGHTLINE_REGISTER" help:"The register to report on: a file, or postgres://user@host/database."`
	Snapshot     string `type:"existingfile" placeholder:"FILE" help:"A snapshot to report on."`
	Period       string `placeholder:"YEARS" help:"The years to report on, such as 2014-2018; by default all."`
	Published    string `type:"existingfile" placeholder:"FILE" help:"A file of published figures to lay beside."`
	Out          string `required:"" type:"path" placeholder:"DIR" help:"Where to write the report."`
	Internal     bool   `help:"Show small counts. The report is marked as not for publication."`
	PDF          bool   `name:"pdf" help:"Also print the pages as PDF, with the Chromium of this machine."`
	JSON         bool   `name:"json" help:"Print the manifest."`
	snapshotFlags
	keyFlags
}

func (reportCommand) Help() string {
	return `One of FILE, --register and --snapshot says what to report on. DIR gets a page in English and one in Dutch, a CSV file
of each table, and manifest.json, from which every number can be made again. The same input gives the same bytes.`
}

// Run publishes.
func (c *reportCommand) Run(ctx context.Context, std *streams) error {
	chapters, err := c.chapters(ctx, std)
	if err != nil {
		return err
	}
	manifest, err := publish.Write(c.Out, chapters, publish.Options{Code: version})
	if err != nil {
		return fmt.Errorf("publishing: %w", err)
	}
	if c.PDF {
		if err := printPages(ctx, c.Out); err != nil {
			return err
		}
	}
	if c.JSON {
		return json.NewEncoder(std.out).Encode(manifest)
	}
	_, err = fmt.Fprintf(std.out, "report: %s (%s files; show it with: sightline serve %s)\n",
		filepath.Join(c.Out, "index.html"), thousands(int64(len(manifest.Files))), c.Out)
	return err
}

// printPages prints the report's pages beside them. The PDF files are not in
// the manifest: their bytes depend on the browser.
func printPages(ctx context.Context, dir string) error {
	browser, err := publish.FindBrowser()
	if err != nil {
		return hint(err, "the report itself is written; install Chromium for --pdf, or print index.html from any browser")
	}
	pages, err := filepath.Glob(filepath.Join(dir, "*.html"))
	if err != nil {
		return err
	}
	for _, page := range pages {
		pdf, err := publish.PDF(ctx, browser, page)
		if err != nil {
			return err
		}
		if err := os.WriteFile(strings.TrimSuffix(page, ".html")+".pdf", pdf, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// chapters studies whatever the command names.
func (c *reportCommand) chapters(ctx context.Context, std *streams) ([]*study.Chapter, error) {
	sources := 0
	for _, source := range []string{c.File, c.Register, c.Snapshot} {
		if source != "" {
			sources++
		}
	}
	if sources != 1 {
		return nil, hint(errors.New("name one thing to report on"), "a FILE with its --profile, or --register R, or --snapshot FILE")
	}
	period, err := c.period()
	if err != nil {
		return nil, err
	}
	if c.Profile == "published" {
		return c.fromPublished(period)
	}
	snapshot, events, err := c.frozen(ctx, std)
	if err != nil {
		return nil, err
	}
	return c.study(snapshot, events, period)
}

func (c *reportCommand) period() (study.Period, error) {
	if c.Period == "" {
		return study.Period{}, nil
	}
	period, err := study.ParsePeriod(c.Period)
	if err != nil {
		return period, hint(err, "write the years as 2014-2018")
	}
	return period, nil
}

func (c *reportCommand) fromPublished(period study.Period) ([]*study.Chapter, error) {
	figures, err := readPublished(c.File)
	if err != nil {
		return nil, err
	}
	chapter, err := study.FromPublished(figures, study.PublishedOptions{Period: period, Name: baseName(c.File), Ledger: study.DutchLedger()})
	if err != nil {
		return nil, err
	}
	return []*study.Chapter{chapter}, nil
}

func readPublished(path string) ([]study.Published, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	figures, err := study.ReadPublished(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", baseName(path), err)
	}
	return figures, nil
}

// frozen gets the facts, and what happened afterwards where that is known,
// from where the command says.
func (c *reportCommand) frozen(ctx context.Context, std *streams) (*study.Snapshot, *study.Events, error) {
	switch {
	case c.Snapshot != "":
		return openFrozen(c.Snapshot)
	case c.File != "":
		if c.Profile == "" {
			return nil, nil, hint(errors.New("the file's layout is not named"), "add --profile, such as --profile uk-nrm; docs/intake.md describes them")
		}
		snapshot, err := c.snapshotOfFile(std)
		return snapshot, nil, err
	}
	from, err := registerFlags{c.Register, c.keyFlags}.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer from.Close()
	return freeze(ctx, from, c.snapshotFlags, std)
}

// profilePlaces are the places that some layouts are about.
var profilePlaces = map[intake.Profile]string{intake.UKNRM: "United Kingdom", intake.CTDC: "World", intake.CTDCVP: "World"}

func (c *reportCommand) snapshotOfFile(std *streams) (*study.Snapshot, error) {
	flags := c.snapshotFlags
	if flags.Name == "register" {
		flags.Name = baseName(c.File)
	}
	if place, known := profilePlaces[intake.Profile(c.Profile)]; known && flags.Place == "Netherlands" {
		flags.Place = place
	}
	options := intake.Options{Organisation: register.OrganisationID(c.Organisation), Basis: codes.Basis("")}
	snapshot, tally, err := factsOfFile(c.File, intake.Profile(c.Profile), options, flags, std)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(std.err, "%s: %s read = %s accepted + %s set aside; %s\n", baseName(c.File), many(int64(tally.Read), "row"),
		thousands(int64(tally.Accepted)), thousands(int64(tally.SetAside)), many(int64(tally.Reports), "report"))
	for _, g := range tally.Groups() {
		fmt.Fprintf(std.err, "  %s, first on line %s: %s %s; %s\n", many(int64(g.Rows), "row"), thousands(int64(g.FirstLine)), g.Field, g.Wrong, g.Remedy)
	}
	return snapshot, nil
}

// study makes the chapters.
func (c *reportCommand) study(snapshot *study.Snapshot, events *study.Events, period study.Period) ([]*study.Chapter, error) {
	options := study.Options{Period: period, Internal: c.Internal}
	if snapshot.Meta.Place.EN == "Netherlands" {
		options.Ledger = study.DutchLedger()
	}
	if c.Published != "" {
		figures, err := readPublished(c.Published)
		if err != nil {
			return nil, err
		}
		options.Official = figures
	}
	return chaptersOf(snapshot, events, options)
}
