package main

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"sightline/intake"
	"sightline/linking"
	"sightline/monitor/study"
	"sightline/register"
	"sightline/register/seal"
)

// factsOfFile reads a file of reports straight into a snapshot, without
// keeping a register. Its reports become persons on the same exact grounds as
// in a register, under keys that are forgotten afterwards.
func factsOfFile(path string, p intake.Profile, opt intake.Options, f snapshotFlags, std *streams) (*study.Snapshot, *intake.Tally, error) {
	reader, err := intake.Open(path, p, opt)
	if err != nil {
		return nil, nil, err
	}
	defer reader.Close()
	keys, err := seal.NewKeyring()
	if err != nil {
		return nil, nil, err
	}
	d := direct{keys: keys, kinds: map[register.OrganisationID]register.Organisation{}, builder: study.NewBuilder(),
		known: map[string]register.PersonID{}, today: register.DateOf(time.Now())}
	bar := newProgress(std.err, "rows of "+baseName(path), 0)
	defer bar.end()
	for n := int64(1); ; n++ {
		row, err := reader.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, nil, err
		}
		if err := d.add(&row); err != nil {
			return nil, nil, err
		}
		if n%4096 == 0 {
			bar.set(n)
		}
	}
	snapshot, err := d.builder.Build(f.meta(0))
	return snapshot, reader.Tally(), err
}

// direct turns rows into facts.
type direct struct {
	keys    *seal.Keyring
	kinds   map[register.OrganisationID]register.Organisation
	builder *study.Builder
	known   map[string]register.PersonID // by token
	persons int64
	today   register.Date
}

func (d *direct) add(row *intake.Row) error {
	for _, o := range row.Organisations {
		d.kinds[o.ID] = o
	}
	for i := range row.Reports {
		r := &row.Reports[i]
		o := d.kinds[r.Organisation]
		fact := register.Fact{
			Organisation: r.Organisation, Reporter: o.Kind, Duty: o.Duty, Basis: r.Basis, Dossier: r.Dossier, Met: r.Met, Reported: r.Reported,
			Received: d.today, Victim: r.Victim, Exploitation: r.Exploitation, Linked: 1,
		}
		if !o.CountOnly && r.Basis != register.BasisAnonymous {
			fact.Person = d.person(r)
		}
		if err := d.builder.Add(&fact); err != nil {
			return fmt.Errorf("line %d: %w", row.Line, err)
		}
	}
	return nil
}

// person places one report among those before it.
func (d *direct) person(r *register.Report) int64 {
	w := register.Waiting{KeyToken: d.keys.KeyToken(r.Organisation, r.PersonKey), NameToken: d.keys.NameToken(r.Identity)}
	w.ByKey, w.ByName = d.known[w.KeyToken], d.known[w.NameToken]
	person := linking.Direct([]register.Waiting{w})[0].Person
	if person == "" {
		d.persons++
		person = register.PersonID(strconv.FormatInt(d.persons, 10))
	}
	for _, token := range []string{w.KeyToken, w.NameToken} {
		if token != "" && d.known[token] == "" {
			d.known[token] = person
		}
	}
	number, err := strconv.ParseInt(string(person), 10, 64)
	if err != nil {
		panic("a person's number that is none") // written three lines above
	}
	return number
}
