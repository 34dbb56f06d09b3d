package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"

	"sightline/stat/survival"
)

// followCommand asks of any table of times how long until.
type followCommand struct {
	File       string   `arg:"" placeholder:"FILE" help:"The table, a CSV file; - for standard input."`
	Time       string   `placeholder:"COLUMN" help:"The column with the time until the event, or until observation ended."`
	Event      string   `placeholder:"COLUMN" help:"The column that says what happened then: 0 nothing, 1 the event; other numbers or words are further kinds of event."`
	Start      string   `placeholder:"COLUMN" help:"The column with the time at which observation began, when not at 0."`
	Group      string   `placeholder:"COLUMN" help:"A curve for each value of this column, and a test between them."`
	Covariates []string `placeholder:"A,B" help:"Columns for a model of the hazard; words become one term for each value."`
	Person     string   `placeholder:"COLUMN" help:"Rows with the same value here belong to one person."`
	Weight     string   `placeholder:"COLUMN" help:"How many people a row stands for."`
	Censored   []string `placeholder:"WORD" help:"A further word in the event column that means that nothing had happened."`
	At         []string `placeholder:"TIMES" help:"Times to read the curves at, as in 5y,7y; d, w, m and y are days, weeks, months and years. [1y,2y,5y; with --incidents 5y,7y]"`
	Unit       string   `enum:"d,w,m,y" default:"d" placeholder:"UNIT" help:"The unit of the time column: d, w, m or y. [${default}]"`
	AtRisk     float64  `default:"30" placeholder:"N" help:"Show no share where fewer people are still followed. [${default}]"`
	Incidents  string   `type:"path" placeholder:"FILE" help:"Later offences against the persons in FILE, joined by id: how many are victims again, by a definition sheet, and by other defensible definitions."`
	Cut        string   `placeholder:"DATE" help:"With --incidents: the last day of the data, as in 2020-12-31."`
	Sheet      string   `type:"path" placeholder:"FILE" help:"With --incidents: a definition sheet (JSON) in place of the recommended one; --json prints the one used."`
	JSON       bool     `name:"json" help:"Print curves, tests and models as JSON."`
	Out        string   `type:"path" placeholder:"DIR" help:"Also write a page with figures, and R code that gives the same numbers, to this folder."`
}

func (followCommand) Help() string {
	return `A row is a person: how long until something happened to them, and what. People to whom nothing had happened yet when last
seen count for as long as they were seen. Where several kinds of event can end the wait (again a victim, dead, gone abroad), each share is
of those in whom that kind came first, and the shares add up. To see one kind alone, as if nobody could leave, name the others with --censored.

With --incidents the file holds index persons with the columns id and index (a date), and if known case, earlier, left, left_kind, back, group
and linkable; the other file holds id and date, and if known type, case and registered.`
}

// unitDays is the length of a unit of time.
var unitDays = map[string]float64{"d": 1, "w": 7, "m": 365.25 / 12, "y": 365.25}

// Run reads, follows and tells.
func (c *followCommand) Run(ctx context.Context, std *streams) error {
	if c.Incidents != "" {
		return c.again(std)
	}
	if c.Time == "" || c.Event == "" {
		return hint(errors.New("which columns hold the time and the event?"), "name them with --time and --event; sightline follow --help says more")
	}
	if len(c.At) == 0 {
		c.At = []string{"1y", "2y", "5y"}
	}
	times, err := c.times()
	if err != nil {
		return err
	}
	table, err := c.read()
	if err != nil {
		return err
	}
	f, err := survival.Follow(table, survival.FollowOptions{At: times, LeastAtRisk: c.AtRisk})
	if err != nil {
		return fmt.Errorf("%s: %s", c.title(), withoutPackage(err))
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if c.Out != "" {
		if err := c.writePage(f); err != nil {
			return fmt.Errorf("writing the page: %w", err)
		}
	}
	if c.JSON {
		return c.writeJSON(std.out, f)
	}
	if err := c.print(std.out, f); err != nil {
		return err
	}
	if c.Out != "" {
		_, err = fmt.Fprintf(std.out, "\nThe page is %s\n", filepath.Join(c.Out, "index.html"))
	}
	return err
}

func (c *followCommand) title() string {
	if c.File == "-" {
		return "standard input"
	}
	return baseName(c.File)
}

func withoutPackage(err error) string { return strings.TrimPrefix(err.Error(), "survival: ") }

func (c *followCommand) read() (survival.Table, error) {
	in := io.Reader(os.Stdin)
	if c.File != "-" {
		f, err := os.Open(c.File)
		if errors.Is(err, os.ErrNotExist) {
			return survival.Table{}, hint(fmt.Errorf("there is no file %s", c.File), "sightline follow --help says what a file holds")
		}
		if err != nil {
			return survival.Table{}, err
		}
		defer f.Close()
		in = f
	}
	t, err := survival.ReadCSV(in, survival.Columns{Time: c.Time, Event: c.Event, Start: c.Start, Group: c.Group,
		Person: c.Person, Weight: c.Weight, Covariates: c.Covariates, Censored: c.Censored})
	if err != nil {
		return t, hint(fmt.Errorf("%s: %s", c.title(), withoutPackage(err)), "sightline follow --help says what a file holds")
	}
	return t, nil
}

// times turns "5y" into the unit of the file.
func (c *followCommand) times() ([]float64, error) {
	var out []float64
	for i, s := range c.At {
		unit := c.Unit
		number := strings.TrimSpace(s)
		if k := len(number) - 1; k > 0 && unitDays[number[k:]] > 0 {
			number, unit = number[:k], number[k:]
		}
		x, err := strconv.ParseFloat(number, 64)
		if err != nil || !(x > 0) || math.IsInf(x, 0) {
			return nil, hint(fmt.Errorf("%q is not a time", s), "write --at 5y,7y or, in the unit of the file, --at 100,200")
		}
		c.At[i] = number + unit
		out = append(out, x*unitDays[unit]/unitDays[c.Unit])
	}
	return out, nil
}

// kind is what to call an event of a kind.
func kind(f *survival.Followed, k int) string {
	if len(f.Table.Kinds) <= 1 {
		return "the event"
	}
	if name := f.Table.Kinds[k-1]; name != strconv.Itoa(k) {
		return name
	}
	return fmt.Sprint("event ", k)
}

// groupName is what to call a group in a figure.
func (c *followCommand) groupName(name string) string {
	if c.Group == "" {
		return "all"
	}
	return c.Group + " " + name
}

// print tells a sentence for each share first, then tests and models.
func (c *followCommand) print(out io.Writer, f *survival.Followed) error {
	t := f.Table
	fmt.Fprintf(out, "%s rows", thousands(int64(t.Read)))
	for _, name := range append([]string{c.Group, c.Weight}, c.Covariates...) {
		if n := t.LeftOut[name]; n > 0 {
			fmt.Fprintf(out, ", %s of them without %s and left out", thousands(int64(n)), name)
		}
	}
	fmt.Fprintln(out, ".")
	for _, s := range c.sentences(f) {
		fmt.Fprintln(out, s)
	}
	for _, w := range f.Warnings {
		fmt.Fprintf(out, "! %s\n", w)
	}
	if err := c.printShares(out, f); err != nil {
		return err
	}
	if err := printTests(out, f); err != nil {
		return err
	}
	return printModels(out, f)
}

// sentences says each group's share at the last time that may be shown.
func (c *followCommand) sentences(f *survival.Followed) []string {
	var out []string
	for _, g := range f.Groups {
		for k := range g.At {
			for i := len(g.At[k]) - 1; i >= 0; i-- {
				r := g.At[k][i]
				if r.Refused != "" || math.IsNaN(r.Lower) {
					continue
				}
				who := "100 people"
				if c.Group != "" {
					who += " with " + c.Group + " " + g.Name
				}
				out = append(out, fmt.Sprintf("Of %s, %.1f (95%% interval %.1f to %.1f) have %s within %s.",
					who, 100*r.Estimate, 100*r.Lower, 100*r.Upper, kind(f, k+1), c.At[i]))
				break
			}
		}
	}
	return out
}

func (c *followCommand) printShares(out io.Writer, f *survival.Followed) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\nGROUP\tEVENT\tWITHIN\tSHARE\tLOWER\tUPPER\tSTD ERR\tSTILL FOLLOWED")
	for _, g := range f.Groups {
		for k := range g.At {
			for i, r := range g.At[k] {
				if r.Refused != "" {
					fmt.Fprintf(w, "%s\t%s\t%s\t%s\t\t\t\t\n", g.Name, kind(f, k+1), c.At[i], "– ("+r.Refused+")")
					continue
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%.4f\t%.0f\n", g.Name, kind(f, k+1), c.At[i],
					share(r.Estimate), share(r.Lower), share(r.Upper), r.StdErr, r.AtRisk)
			}
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w, "\nGROUP\tROWS\tEVENTS\tMEDIAN\tLOWER\tUPPER")
	for _, g := range f.Groups {
		events := 0.0
		for _, e := range g.Events {
			events += e
		}
		fmt.Fprintf(w, "%s\t%d\t%.0f\t%s\t%s\t%s\n", g.Name, g.Rows, events, when(g.Median[0]), when(g.Median[1]), when(g.Median[2]))
	}
	if len(f.Groups) > 0 {
		defer fmt.Fprintf(out, "method: %s\n", f.Groups[0].Incidence.Method)
	}
	return w.Flush()
}

func share(p float64) string {
	if math.IsNaN(p) {
		return "–"
	}
	return fmt.Sprintf("%.1f%%", 100*p)
}

func when(t float64) string {
	if math.IsNaN(t) {
		return "not reached"
	}
	return strconv.FormatFloat(t, 'g', 6, 64)
}

func printTests(out io.Writer, f *survival.Followed) error {
	if len(f.Tests) == 0 {
		return nil
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\nTEST\tEVENT\tCHI-SQUARE\tDF\tP")
	for _, t := range f.Tests {
		fmt.Fprintf(w, "%s\t%s\t%.4g\t%d\t%.3g\n", t.Test.Method, kind(f, t.Kind), t.Test.Statistic, t.Test.DF, t.Test.P)
	}
	return w.Flush()
}

func printModels(out io.Writer, f *survival.Followed) error {
	for _, m := range f.Models {
		models := []*survival.CoxModel{m.Model}
		if m.Share != nil {
			models = append(models, m.Share)
		}
		for _, x := range models {
			w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
			fmt.Fprintf(w, "\n%s: %s\tRATIO\tLOWER\tUPPER\tP\n", strings.ToUpper(x.Method), kind(f, m.Kind))
			for j, term := range x.Terms {
				if x.Unbounded[j] {
					fmt.Fprintf(w, "%s\tno bound\t\t\t\n", term)
					continue
				}
				h := x.HazardRatio(j, 0.95)
				fmt.Fprintf(w, "%s\t%.4g\t%.4g\t%.4g\t%.3g\n", term, h.Estimate, h.Lower, h.Upper, h.P)
			}
			if err := w.Flush(); err != nil {
				return err
			}
			for _, warning := range x.Warnings {
				fmt.Fprintf(out, "! %s\n", warning)
			}
		}
		fmt.Fprintf(out, "concordance %.3f (%.3f); proportional hazards p = %.3g\n", m.Concordance.Estimate, m.Concordance.StdErr, m.Proportional[len(m.Proportional)-1].P)
	}
	return nil
}
