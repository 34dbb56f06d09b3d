package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"sightline/stat/recapture"
)

// estimateCommand estimates a hidden population from a table of overlaps.
type estimateCommand struct {
	Table     string   `arg:"" placeholder:"TABLE" help:"The table, a CSV file; - for standard input."`
	JSON      bool     `name:"json" help:"Print observed, estimates and verdict as JSON."`
	Out       string   `type:"path" placeholder:"DIR" help:"Also write a page with figures to this folder."`
	Seed      uint64   `default:"1" placeholder:"N" help:"Chance starts here: the same seed gives the same result on any machine. [${default}]"`
	Bootstrap int      `default:"500" placeholder:"N" help:"Replicates of each bootstrap; 0 for none. [${default}]"`
	MaxOrder  int      `default:"2" placeholder:"N" help:"The most lists in one interaction of a log-linear model. [${default}]"`
	Covariate []string `placeholder:"COLUMN" help:"A column of noughts and ones that is a covariate and not a list. May be repeated."`
	Referral  []string `placeholder:"A:B" help:"Lists that send people to each other: their interaction is in every model. May be repeated."`
	Year      string   `placeholder:"COLUMN" help:"The covariate that is the year, to be taken as a smooth curve."`
	Degree    int      `default:"2" placeholder:"N" help:"The degree of that curve. [${default}]"`
	NoChains  bool     `help:"Leave out the methods that draw random chains, which take longest."`
}

func (estimateCommand) Help() string {
	return `The table has one column of noughts and ones for each list, then columns for covariates if any, and the number of
people last. A row is a history: who was on exactly these lists. NA in a list's column says that the list does not cover these people.
Where the lists overlap too little, the answer is a refusal with its reason, never a guess.`
}

// Run reads, estimates and tells.
func (c *estimateCommand) Run(ctx context.Context, std *streams) error {
	table, err := c.read()
	if err != nil {
		return err
	}
	opt, err := c.options(table)
	if err != nil {
		return err
	}
	bars := &estimateProgress{ctx: ctx, std: std}
	opt.Progress = bars.tell
	analysis, err := recapture.Analyse(table, opt)
	bars.end()
	if err != nil {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if c.Out != "" {
		if err := writeEstimatePage(c.Out, c.title(), analysis); err != nil {
			return fmt.Errorf("writing the page: %w", err)
		}
	}
	if c.JSON {
		return writeEstimateJSON(std.out, analysis)
	}
	if err := printEstimates(std.out, analysis); err != nil {
		return err
	}
	if c.Out != "" {
		_, err = fmt.Fprintf(std.out, "\nThe page is %s\n", filepath.Join(c.Out, "index.html"))
	}
	return err
}

func (c *estimateCommand) title() string {
	if c.Table == "-" {
		return "standard input"
	}
	return baseName(c.Table)
}

func (c *estimateCommand) read() (recapture.Table, error) {
	in := io.Reader(os.Stdin)
	if c.Table != "-" {
		f, err := os.Open(c.Table)
		if errors.Is(err, os.ErrNotExist) {
			return recapture.Table{}, hint(fmt.Errorf("there is no table at %s", c.Table), "sightline estimate --help says what a table holds")
		}
		if err != nil {
			return recapture.Table{}, err
		}
		defer f.Close()
		in = f
	}
	t, err := recapture.ReadCSV(in, recapture.ReadOptions{Covariates: c.Covariate})
	if err != nil {
		return t, hint(fmt.Errorf("%s: %s", c.title(), plain(err)), "sightline estimate --help says what a table holds")
	}
	return t, nil
}

// plain is an error without the name of the package it comes from.
func plain(err error) string { return strings.TrimPrefix(err.Error(), "recapture: ") }

func (c *estimateCommand) options(t recapture.Table) (recapture.AnalysisOptions, error) {
	opt := recapture.AnalysisOptions{Replicates: c.Bootstrap, Seed: c.Seed, MaxOrder: c.MaxOrder, SkipBayes: c.NoChains}
	if c.Bootstrap <= 0 {
		opt.Replicates = -1
	}
	for _, r := range c.Referral {
		h, err := route(t, r)
		if err != nil {
			return opt, err
		}
		opt.Forced = append(opt.Forced, h)
	}
	if c.Year == "" {
		return opt, nil
	}
	for k, cov := range t.Covariates {
		if cov.Name == c.Year {
			opt.Degree = map[int]int{k: min(c.Degree, len(cov.Levels)-1)}
			return opt, nil
		}
	}
	return opt, hint(fmt.Errorf("the table has no covariate %q", c.Year), "covariates stand right of the lists and left of the count")
}

// route reads "police:shelter".
func route(t recapture.Table, s string) (recapture.History, error) {
	var h recapture.History
	for _, name := range strings.Split(s, ":") {
		at := -1
		for i, l := range t.Lists {
			if l == name {
				at = i
			}
		}
		if at < 0 {
			return 0, hint(fmt.Errorf("the table has no list %q", name), "its lists are %s", strings.Join(t.Lists, ", "))
		}
		h |= 1 << at
	}
	if h.Size() < 2 || h.Size() == len(t.Lists) {
		return 0, fmt.Errorf("a referral route joins two lists or more, and not all: %q", s)
	}
	return h, nil
}

// estimateProgress shows a bar for whatever runs long.
type estimateProgress struct {
	ctx  context.Context
	std  *streams
	what string
	bar  *progress
}

func (p *estimateProgress) tell(what string, done, total int) {
	if !strings.HasPrefix(what, "bootstrap") {
		return
	}
	if what != p.what {
		p.end()
		p.what, p.bar = what, newProgress(p.std.err, what, int64(total))
	}
	if p.bar != nil {
		p.bar.set(int64(done))
	}
}

func (p *estimateProgress) end() {
	if p.bar != nil {
		p.bar.end()
		p.bar, p.what = nil, ""
	}
}

// printEstimates prints the verdict first, then every method.
func printEstimates(out io.Writer, a *recapture.Analysis) error {
	v := a.Verdict
	fmt.Fprintf(out, "%s people on %d lists, %s of them on more than one.\n\n", thousands(int64(a.Observed)), len(a.Table.Lists), thousands(int64(a.Table.Multiple())))
	fmt.Fprintf(out, "VERDICT  %s\n", verdictSentence(v))
	if v.Estimable {
		fmt.Fprintf(out, "         %s\n", v.Assumes)
	}
	for _, w := range v.Warnings {
		fmt.Fprintf(out, "         ! %s\n", w)
	}
	fmt.Fprintln(out)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "METHOD\tMODEL\tESTIMATE\tLOWER\tUPPER")
	for _, e := range a.Estimates {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", e.Method, shorten(e.Model, 40), people(e.N), people(e.Lower), people(e.Upper))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, r := range a.Refused {
		fmt.Fprintf(out, "no answer: %s: %s\n", r.Method, r.Reason)
	}
	return printChoices(out, a)
}

func printChoices(out io.Writer, a *recapture.Analysis) error {
	variants := append(append([]recapture.Variant(nil), a.LeaveOneOut...), a.Merged...)
	if len(variants) == 0 {
		return nil
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\nOTHER LISTS\tESTIMATE\tLOWER\tUPPER")
	for _, x := range variants {
		if !x.Verdict.Estimable {
			fmt.Fprintf(w, "%s\tno estimate\t\t\n", x.Name)
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", x.Name, people(x.Verdict.Central), people(x.Verdict.Lower), people(x.Verdict.Upper))
	}
	return w.Flush()
}

// verdictSentence is the verdict with its numbers written for people.
func verdictSentence(v recapture.Verdict) string {
	if !v.Estimable {
		return "No estimate: " + v.Reason + "."
	}
	return fmt.Sprintf("Between %s and %s people; %.0f%% to %.0f%% of them are registered.",
		roughly(v.Lower), roughly(v.Upper), 100*v.ShareLower, 100*v.ShareUpper)
}

// roughly writes a number with three digits that count: a range is not known
// to the person.
func roughly(n float64) string {
	if !(n > 1000) || math.IsInf(n, 1) {
		return people(n)
	}
	unit := math.Pow(10, math.Floor(math.Log10(n))-2)
	return people(math.Round(n/unit) * unit)
}

// people writes a number of people; where there is no limit it says so.
func people(n float64) string {
	switch {
	case math.IsNaN(n):
		return "–"
	case math.IsInf(n, 1):
		return "no limit"
	case n > 1e12:
		return fmt.Sprintf("%.2g", n)
	}
	return thousands(int64(math.Round(n)))
}

func shorten(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
