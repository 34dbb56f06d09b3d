package intake

import (
	"context"
	"fmt"

	"sightline/register"
)

// write files a load and notes how far the import has come.
func (im *importing) write(ctx context.Context, l *load) error {
	if len(l.organisations) > 0 {
		if err := im.to.Enrol(ctx, im.caller, l.organisations...); err != nil {
			return err
		}
	}
	if l.ready != nil {
		if err := im.file(ctx, l); err != nil {
			return err
		}
	}
	if err := im.record(ctx, l); err != nil {
		return err
	}
	if l.read == 0 {
		return nil
	}
	d := &im.done
	d.Line, d.Read, d.Accepted, d.SetAside = l.line, d.Read+l.read, d.Accepted+l.accepted, d.SetAside+int64(len(l.aside))
	return im.to.Advance(ctx, im.caller, d.Import, l.aside...)
}

// file files the reports; those held with other content are corrected.
func (im *importing) file(ctx context.Context, l *load) error {
	receipts, err := im.to.FileBatch(ctx, im.caller, l.ready)
	if err != nil {
		return err
	}
	var corrections []register.Report
	var consents []register.Consent
	for i, receipt := range receipts {
		switch receipt.Outcome {
		case register.OutcomeFiled:
			im.done.Filed++
		case register.OutcomeSame:
			im.done.Same++
		case register.OutcomeConflict:
			corrections = append(corrections, l.reports[i])
		}
		for _, consent := range l.consents[i] {
			consent.Report = receipt.Report
			consents = append(consents, consent)
		}
	}
	if len(corrections) > 0 {
		if _, err := im.to.Correct(ctx, im.caller, corrections...); err != nil {
			return err
		}
		im.done.Corrected += len(corrections)
	}
	if len(consents) > 0 {
		return im.to.Agree(ctx, im.caller, consents...)
	}
	return nil
}

// record keeps the events, each with the report by which the person is known;
// those whose report is not held are set aside.
func (im *importing) record(ctx context.Context, l *load) error {
	if len(l.events) == 0 {
		return nil
	}
	byOrganisation := map[register.OrganisationID][]int{}
	for i := range l.events {
		o := l.events[i].Organisation
		byOrganisation[o] = append(byOrganisation[o], i)
	}
	for o, indexes := range byOrganisation {
		keys := make([]string, len(indexes))
		for k, i := range indexes {
			keys[k] = l.events[i].ReportKey
		}
		ids, err := im.to.Find(ctx, im.caller, o, keys...)
		if err != nil {
			return err
		}
		for k, i := range indexes {
			l.events[i].Report = ids[k]
		}
	}
	var events []register.Event
	for i := range l.events {
		if l.events[i].Report == "" {
			im.orphan(l, &l.events[i])
			continue
		}
		events = append(events, l.events[i].Event)
	}
	receipts, err := im.to.Record(ctx, im.caller, events...)
	if err != nil {
		return err
	}
	for _, receipt := range receipts {
		if receipt.Outcome == register.OutcomeFiled {
			im.done.Events++
		} else {
			im.done.Same++
		}
	}
	return nil
}

// notHeld is what is wrong with an event whose report the register lacks.
var notHeld = Group{Field: "report_key", Wrong: "names a report that is not held",
	Remedy: "import the organisation's reports first, then the events again"}

// orphan sets an event aside whose report the register does not hold.
func (im *importing) orphan(l *load, e *Event) {
	im.lost++
	l.accepted--
	l.aside = append(l.aside, register.SetAside{File: im.done.File, Line: l.line, Field: notHeld.Field, Wrong: notHeld.Wrong, Remedy: notHeld.Remedy,
		Raw: register.NewSecret(fmt.Sprintf("%s,%s", e.Organisation, e.SourceKey))})
}

func (im *importing) orphans() []Group {
	if im.lost == 0 {
		return nil
	}
	g := notHeld
	g.Rows = im.lost
	return []Group{g}
}
