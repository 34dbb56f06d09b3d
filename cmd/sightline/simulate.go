package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sightline/monitor/study"
	"sightline/simulate"
)

// simulateCommand writes an invented country.
type simulateCommand struct {
	Out     string `required:"" type:"path" placeholder:"DIR" help:"Where to write."`
	Seed    uint64 `default:"2018" help:"Another seed, another country of the same kind. [${default}]"`
	Reports int    `placeholder:"N" help:"About how many reports; by default those of a country of natural size."`
	Period  string `placeholder:"YEARS" help:"Years to cover, such as 2010-2024."`
}

func (simulateCommand) Help() string {
	return `Everybody in it is invented. DIR/partners holds the files as partners would send them, in several formats;
DIR/organisations.csv and DIR/events.csv go with them; DIR/truth holds what no real register knows.`
}

// Run writes the country.
func (c *simulateCommand) Run(ctx context.Context, std *streams) error {
	country, err := newCountry(c.Seed, c.Reports, c.Period)
	if err != nil {
		return err
	}
	bar := newProgress(std.err, "reports", int64(c.Reports))
	err = simulate.WriteFiles(c.Out, country, func(reports int) { bar.set(int64(reports)) })
	bar.end()
	if err != nil {
		return fmt.Errorf("writing the invented country: %w", err)
	}
	_, err = fmt.Fprintf(std.out, "an invented country in %s: partners' files in partners, what is true in truth\n", c.Out)
	return err
}

func newCountry(seed uint64, reports int, period string) (*simulate.Country, error) {
	options := simulate.Options{Seed: seed, Reports: reports}
	if period != "" {
		years, err := study.ParsePeriod(period)
		if err != nil {
			return nil, hint(err, "write the years as 2014-2018")
		}
		options.From, options.To = years.First, years.Last
	}
	return simulate.New(options)
}

// partnerFiles lists the files of an invented country in the order in which
// they are imported, with the profile of each.
func partnerFiles(dir string) (files []profiled, err error) {
	files = append(files, profiled{filepath.Join(dir, "organisations.csv"), "sightline-organisations"})
	entries, err := os.ReadDir(filepath.Join(dir, "partners"))
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		if !entry.IsDir() && !strings.HasPrefix(entry.Name(), ".") {
			files = append(files, profiled{filepath.Join(dir, "partners", entry.Name()), "sightline"})
		}
	}
	return append(files, profiled{filepath.Join(dir, "events.csv"), "sightline-events"}), nil
}

// profiled is a file with the profile it is read by.
type profiled struct{ path, profile string }
