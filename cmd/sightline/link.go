package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"sightline/stat/linkage"
	"sightline/stat/linkage/encode"
)

// linkCommand says which rows of plain files are about one person.
type linkCommand struct {
	Files       []string `arg:"" type:"existingfile" placeholder:"FILE.csv" help:"Files of records with a header, plain or encoded."`
	ID          string   `required:"" placeholder:"COLUMN" help:"The column that identifies a record within its file."`
	Out         string   `required:"" type:"path" placeholder:"DIR" help:"Where to write."`
	Model       string   `type:"existingfile" placeholder:"FILE" help:"A model.json of an earlier run, used as it is."`
	Ignore      []string `placeholder:"COLUMN" help:"Columns to leave out, such as a known truth."`
	OncePerFile bool     `help:"No file holds a person twice: only compare between files."`
	Probability float64  `default:"0.5" help:"How likely records must be one person to be put together. [${default}]"`
}

func (linkCommand) Help() string {
	return `It works out from the columns how to compare, learns from the data without being told who is who, and writes to DIR:
pairs.csv (id_a, id_b, weight, probability), clusters.csv (id, cluster), model.json and report.html.`
}

// Run links the files.
func (c *linkCommand) Run(std *streams) error {
	if c.Probability <= 0 || c.Probability >= 1 {
		return hint(fmt.Errorf("a probability of %v", c.Probability), "give a number between 0 and 1, such as 0.5")
	}
	table, err := c.read()
	if err != nil {
		return err
	}
	res, err := c.link(table)
	if err != nil {
		return err
	}
	groups := res.Group(linkage.GroupOptions{Probability: c.Probability, OnePerSource: c.OncePerFile})
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return err
	}
	pairs, err := c.write(res, groups)
	if err != nil {
		return fmt.Errorf("writing the links: %w", err)
	}
	for _, w := range append(res.Warnings, groups.Warnings...) {
		fmt.Fprintf(std.err, "warning: %s\n", w)
	}
	_, err = fmt.Fprintf(std.out, "%d records, %d persons, %d pairs in %s\n", table.Len(), count(groups.Of), pairs, c.Out)
	return err
}

func count(groups []int) int {
	most := -1
	for _, g := range groups {
		most = max(most, g)
	}
	return most + 1
}

// read reads the files into one table and refuses encodings that cannot be
// compared.
func (c *linkCommand) read() (*linkage.Table, error) {
	var table *linkage.Table
	for _, path := range c.Files {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		table, err = linkage.ReadCSV(table, f, linkage.CSVOptions{Source: filepath.Base(path), ID: c.ID, Skip: c.Ignore})
		f.Close()
		if err != nil {
			return nil, hint(err, "--id names the column that identifies a record; --ignore leaves columns out")
		}
	}
	var labels []string
	for i := range table.Len() {
		if l := table.Value(i, encode.LabelColumn); len(labels) == 0 || l != labels[len(labels)-1] {
			labels = append(labels, l)
		}
	}
	return table, encode.SameLabel(labels)
}

func (c *linkCommand) link(table *linkage.Table) (*linkage.Result, error) {
	floor := min(c.Probability, 0.01)
	if c.Model != "" {
		data, err := os.ReadFile(c.Model)
		if err != nil {
			return nil, err
		}
		var m linkage.Model
		if err := json.Unmarshal(data, &m); err != nil {
			return nil, fmt.Errorf("%s is no model: %w", c.Model, err)
		}
		return m.Link(table, floor, 0)
	}
	scope := linkage.Everything
	if c.OncePerFile {
		scope = linkage.Between
	}
	m, err := linkage.Guess(table, linkage.GuessOptions{Scope: scope})
	if err != nil {
		return nil, err
	}
	return m.FitAndLink(table, linkage.FitOptions{}, floor)
}

// write writes all results and gives the number of pairs.
func (c *linkCommand) write(res *linkage.Result, groups *linkage.Groups) (int, error) {
	pairs := 0
	err := c.file("pairs.csv", func(w io.Writer) error {
		out := csv.NewWriter(w)
		if err := out.Write([]string{"id_a", "id_b", "weight", "probability", "file_a", "file_b"}); err != nil {
			return err
		}
		t := res.Table
		err := res.EachPair(c.Probability, func(p linkage.RecordPair) error {
			pairs++
			return out.Write([]string{t.ID(p.A), t.ID(p.B), strconv.FormatFloat(p.Weight, 'f', 4, 64),
				strconv.FormatFloat(p.Probability, 'f', 6, 64), t.Source(p.A), t.Source(p.B)})
		})
		out.Flush()
		if err == nil {
			err = out.Error()
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	if err := c.file("clusters.csv", func(w io.Writer) error { return writeClusters(w, res.Table, groups.Of) }); err != nil {
		return 0, err
	}
	err = c.file("model.json", func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(res.Model)
	})
	if err != nil {
		return 0, err
	}
	return pairs, c.file("report.html", func(w io.Writer) error { return writeLinkPage(w, res, groups.Of, c.Probability) })
}

func writeClusters(w io.Writer, t *linkage.Table, of []int) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"id", "cluster", "file"}); err != nil {
		return err
	}
	for i, g := range of {
		if err := out.Write([]string{t.ID(i), strconv.Itoa(g + 1), t.Source(i)}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// file writes one result.
func (c *linkCommand) file(name string, write func(io.Writer) error) error {
	f, err := os.Create(filepath.Join(c.Out, name))
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
