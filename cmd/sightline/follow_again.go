package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"
	"text/tabwriter"

	"sightline/stat/survival/definition"
)

// again answers how many of the persons in a file are victims again, by a
// definition sheet and by others beside it.
func (c *followCommand) again(std *streams) error {
	sheet, err := c.sheet()
	if err != nil {
		return err
	}
	people, strangers, err := c.people()
	if err != nil {
		return err
	}
	figures, prepared, err := definition.Figures(people, sheet)
	if err != nil {
		return fmt.Errorf("%s: %s", c.title(), withoutDefinition(err))
	}
	fan, err := definition.Fan(people, sheet, definition.Variants(sheet))
	if err != nil {
		return fmt.Errorf("%s: %s", c.title(), withoutDefinition(err))
	}
	var types *definition.TypeShares
	if t, err := definition.ByType(people, sheet, sheet.Horizons[0]); err == nil {
		types = &t
	}
	a := againAnswer{len(people), strangers, sheet, figures, prepared, fan, types}
	if c.JSON {
		return a.json(std.out)
	}
	return a.print(std.out)
}

type againAnswer struct {
	people    int
	strangers int
	sheet     definition.Sheet
	figures   []definition.Figure
	prepared  definition.Prepared
	fan       []definition.Fanned
	types     *definition.TypeShares
}

func withoutDefinition(err error) string {
	return strings.TrimPrefix(strings.TrimPrefix(err.Error(), "definition: "), "survival: ")
}

// sheet is the recommended one, changed by the file given and by --at.
func (c *followCommand) sheet() (definition.Sheet, error) {
	if c.Cut == "" {
		return definition.Sheet{}, hint(errors.New("when do the data end?"), "say it as --cut 2020-12-31: whoever is not registered again by then was followed until then")
	}
	cut, err := definition.Day(c.Cut)
	if err != nil {
		return definition.Sheet{}, errors.New(withoutDefinition(err))
	}
	s := definition.Recommended(cut)
	if c.Sheet != "" {
		f, err := os.Open(c.Sheet)
		if err != nil {
			return s, err
		}
		defer f.Close()
		d := json.NewDecoder(f)
		d.DisallowUnknownFields()
		if err := d.Decode(&s); err != nil {
			return s, hint(fmt.Errorf("%s: %v", baseName(c.Sheet), err), "--json prints a sheet with all its fields")
		}
		s.Cut = cut
	}
	if len(c.At) > 0 {
		c.Unit = "d"
		if s.Horizons, err = c.times(); err != nil {
			return s, err
		}
	}
	if err := s.Check(); err != nil {
		return s, errors.New(withoutDefinition(err))
	}
	return s, nil
}

func (c *followCommand) people() ([]definition.Person, int, error) {
	in, err := os.Open(c.File)
	if errors.Is(err, os.ErrNotExist) {
		return nil, 0, hint(fmt.Errorf("there is no file %s", c.File), "sightline follow --help says what a file holds")
	}
	if err != nil {
		return nil, 0, err
	}
	defer in.Close()
	people, err := definition.ReadPersons(in)
	if err != nil {
		return nil, 0, hint(fmt.Errorf("%s: %s", c.title(), withoutDefinition(err)), "sightline follow --help says what a file holds")
	}
	later, err := os.Open(c.Incidents)
	if err != nil {
		return nil, 0, err
	}
	defer later.Close()
	strangers, err := definition.AddIncidents(people, later)
	if err != nil {
		return nil, 0, hint(fmt.Errorf("%s: %s", baseName(c.Incidents), withoutDefinition(err)), "sightline follow --help says what a file holds")
	}
	return people, strangers, nil
}

func (a *againAnswer) print(out io.Writer) error {
	fmt.Fprintf(out, "%s persons in the file, %s followed", thousands(int64(a.people)), thousands(int64(a.figures[0].N)))
	var reasons []string
	for why := range a.prepared.Excluded {
		reasons = append(reasons, why)
	}
	sort.Strings(reasons)
	for i, why := range reasons {
		fmt.Fprintf(out, "%s%s %s", map[bool]string{true: "; left out: ", false: ", "}[i == 0], why, thousands(int64(a.prepared.Excluded[why])))
	}
	fmt.Fprintln(out, ".")
	if a.strangers > 0 {
		fmt.Fprintf(out, "%s of the later offences belong to nobody in the file.\n", thousands(int64(a.strangers)))
	}
	for _, f := range a.figures {
		fmt.Fprintln(out, f.Text())
	}
	for _, w := range a.figures[0].Warnings {
		fmt.Fprintf(out, "! %s\n", w)
	}
	if err := a.printFan(out); err != nil {
		return err
	}
	if err := a.printTypes(out); err != nil {
		return err
	}
	fmt.Fprintln(out, "\nTHE SHEET")
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(a.sheet)
}

func (a *againAnswer) printFan(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "\n  DEFINITION")
	for _, h := range a.sheet.Horizons {
		fmt.Fprintf(w, "\t%.3g YEARS", h/definition.Year)
	}
	fmt.Fprintln(w, "\t")
	for _, v := range a.fan {
		mark := "  "
		if v.Name == "headline" {
			mark = "> "
		}
		fmt.Fprint(w, mark+v.Name)
		for i := range a.sheet.Horizons {
			cell := "–"
			if v.Figures != nil && v.Figures[i].Refused == "" {
				cell = share(v.Figures[i].Share)
			}
			fmt.Fprint(w, "\t"+cell)
		}
		note := v.Note
		if !v.Defensible {
			note = "not defensible: " + note
		}
		fmt.Fprintln(w, "\t"+note)
	}
	return w.Flush()
}

func (a *againAnswer) printTypes(out io.Writer) error {
	if a.types == nil || len(a.types.Types) == 0 || a.figures[0].Refused != "" {
		return nil
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "\nBY TYPE, %.3g YEARS\t\tSHARE\n", a.types.Horizon/definition.Year)
	for k, name := range a.types.Types {
		if name == "" {
			name = "not told"
		}
		fmt.Fprintf(w, "first\t%s\t%s\n", name, share(a.types.First[k].Estimate))
	}
	for k, name := range a.types.Types {
		if name == "" {
			name = "not told"
		}
		fmt.Fprintf(w, "ever\t%s\t%s\n", name, share(a.types.Ever[k].Share))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(out, "Shares of first repeats add up; shares of repeats ever overlap and must not be stacked.")
	return err
}

type againOut struct {
	People  int                `json:"people"`
	Unknown int                `json:"incidents_of_nobody_in_the_file"`
	LeftOut map[string]int     `json:"left_out"`
	Sheet   definition.Sheet   `json:"sheet"`
	Figures []againFigureOut   `json:"figures"`
	Fan     []againVariantOut  `json:"fan"`
	First   map[string]amount  `json:"first_repeat_by_type,omitempty"`
	Ever    map[string]amount  `json:"repeat_ever_by_type,omitempty"`
	Leaves  map[string]float64 `json:"left_first,omitempty"`
}

type againFigureOut struct {
	Horizon  float64  `json:"horizon_days"`
	Says     string   `json:"says"`
	Share    amount   `json:"share"`
	StdErr   amount   `json:"standard_error"`
	Lower    amount   `json:"lower"`
	Upper    amount   `json:"upper"`
	Persons  int      `json:"persons"`
	Repeats  amount   `json:"repeats"`
	Followed amount   `json:"still_followed"`
	Refused  string   `json:"refused,omitempty"`
	Warnings []string `json:"warnings"`
}

type againVariantOut struct {
	Name       string           `json:"name"`
	Note       string           `json:"note"`
	Defensible bool             `json:"defensible"`
	Failed     string           `json:"failed,omitempty"`
	Figures    []againFigureOut `json:"figures"`
}

func (a *againAnswer) json(out io.Writer) error {
	o := againOut{People: a.people, Unknown: a.strangers, LeftOut: a.prepared.Excluded, Sheet: a.sheet, Figures: againFigures(a.figures)}
	for _, v := range a.fan {
		o.Fan = append(o.Fan, againVariantOut{v.Name, v.Note, v.Defensible, withoutDefinition(errors.New(v.Failed)), againFigures(v.Figures)})
	}
	if a.types != nil {
		o.First, o.Ever, o.Leaves = map[string]amount{}, map[string]amount{}, a.types.Leaves
		for k, name := range a.types.Types {
			o.First[name], o.Ever[name] = amount(a.types.First[k].Estimate), amount(a.types.Ever[k].Share)
		}
	}
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(o)
}

func againFigures(figures []definition.Figure) []againFigureOut {
	out := []againFigureOut{}
	for _, f := range figures {
		out = append(out, againFigureOut{f.Horizon, f.Text(), amount(f.Share), amount(f.StdErr), amount(f.Lower), amount(f.Upper),
			f.N, amount(f.Repeats), amount(f.AtRisk), f.Refused, notNil(f.Warnings)})
	}
	return out
}
