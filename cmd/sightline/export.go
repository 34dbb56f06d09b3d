package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"sightline/intake"
	"sightline/register"
	"sightline/register/store"
)

// exportCommand writes what a register holds.
type exportCommand struct {
	Out  string `required:"" type:"path" placeholder:"DIR" help:"Where to write reports.csv, organisations.csv and events.csv."`
	Case string `required:"" placeholder:"CASE" help:"The matter it is needed for; it stands in the journal."`
	registerFlags
}

func (exportCommand) Help() string {
	return `Nothing sealed is opened: instead of names and the sources' own person keys, each report carries the register's
identifier of the person. Imported again, reports of one organisation become the same persons; a person whom several
organisations know comes apart, since a person key counts within one organisation. The files still hold personal data.`
}

// Run writes the files.
func (c *exportCommand) Run(ctx context.Context, std *streams) error {
	from, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer from.Close()
	if err := os.MkdirAll(c.Out, 0o700); err != nil {
		return err
	}
	var e exporting
	err = e.run(ctx, from, c.Out, c.Case)
	if err != nil {
		return fmt.Errorf("exporting: %w", err)
	}
	_, err = fmt.Fprintf(std.out, "%s reports and %s events in %s\n", thousands(e.reports), thousands(e.events), c.Out)
	return err
}

// exporting counts what goes out.
type exporting struct{ reports, events int64 }

func (e *exporting) run(ctx context.Context, from *store.Store, dir, matter string) (err error) {
	var files [3]*os.File
	for i, name := range []string{"reports.csv", "organisations.csv", "events.csv"} {
		if files[i], err = os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, files[i].Close()) }()
	}
	reports, err := intake.NewReportWriter(files[0])
	if err != nil {
		return err
	}
	if err := exportOrganisations(ctx, from, files[1]); err != nil {
		return err
	}
	events, err := intake.NewEventWriter(files[2])
	if err != nil {
		return err
	}
	caller := operator(register.RoleRegistrar, register.PurposeRegistration)
	caller.Case = matter
	err = from.Export(ctx, caller, func(x *store.Exported) error {
		e.reports++
		x.PersonKey = register.NewSecret(string(x.Person))
		return reports.Write(&x.Report, x.Consents...)
	}, func(ev *register.Event, key string) error {
		e.events++
		return events.Write(ev, key)
	})
	return errors.Join(err, reports.Flush(), events.Flush())
}

func exportOrganisations(ctx context.Context, from *store.Store, file *os.File) error {
	all, err := from.Organisations(ctx, importer())
	if err != nil {
		return err
	}
	w, err := intake.NewOrganisationWriter(file)
	if err != nil {
		return err
	}
	for i := range all {
		if err := w.Write(&all[i]); err != nil {
			return err
		}
	}
	return w.Flush()
}
