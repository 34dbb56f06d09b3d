package simulate

import (
	"strconv"

	"sightline/register"
)

// column is one column of the sightline profile: how to write a report's value
// behind b. Dates go through the partner's habit. Free text may hold commas and
// quotation marks; codes, keys and dates never do.
type column struct {
	name  string
	write func(b []byte, f *Filing, habit *form) []byte
	free  bool
}

// profile is the sightline profile's columns in their usual order.
var profile = []column{
	{"organisation", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Organisation...) }, false},
	{"source_key", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.SourceKey...) }, false},
	{"basis", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Basis...) }, false},
	{"dossier", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Dossier...) }, false},
	{"met_on", func(b []byte, f *Filing, h *form) []byte { return h.date(b, f.Report.Met) }, false},
	{"reported_on", func(b []byte, f *Filing, h *form) []byte { return h.date(b, f.Report.Reported) }, false},
	{"person_key", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.PersonKey.Reveal()...) }, true},
	{"given_names", identity(func(id *register.Identity) register.Secret { return id.GivenNames }), true},
	{"family_name", identity(func(id *register.Identity) register.Secret { return id.FamilyName }), true},
	{"other_names", identity(func(id *register.Identity) register.Secret { return id.OtherNames }), true},
	{"birth_date", writeBirthDate, false},
	{"birth_place", identity(func(id *register.Identity) register.Secret { return id.BirthPlace }), true},
	{"phone", identity(func(id *register.Identity) register.Secret { return id.Phone }), true},
	{"document", identity(func(id *register.Identity) register.Secret { return id.Document }), true},
	{"encoding_schema", func(b []byte, f *Filing, _ *form) []byte {
		if f.Report.Encoding == nil {
			return b
		}
		return append(b, f.Report.Encoding.Schema...)
	}, true},
	{"encoding", func(b []byte, f *Filing, _ *form) []byte {
		if f.Report.Encoding == nil {
			return b
		}
		return append(b, f.Report.Encoding.Text.Reveal()...)
	}, true},
	{"gender", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Victim.Gender...) }, false},
	{"age", func(b []byte, f *Filing, _ *form) []byte {
		if f.Report.Victim.Age == nil {
			return b
		}
		return strconv.AppendInt(b, int64(*f.Report.Victim.Age), 10)
	}, false},
	{"age_band", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Victim.AgeBand...) }, false},
	{"age_reference", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Victim.AgeReference...) }, false},
	{"nationalities", func(b []byte, f *Filing, _ *form) []byte { return several(b, f.Report.Victim.Nationalities) }, false},
	{"birth_country", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Victim.BirthCountry...) }, false},
	{"origin", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Victim.Origin...) }, false},
	{"residence", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Victim.Residence...) }, false},
	{"region", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Victim.Region...) }, false},
	{"municipality", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Victim.Municipality...) }, false},
	{"status", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Victim.Status...) }, false},
	{"forms", func(b []byte, f *Filing, _ *form) []byte { return several(b, f.Report.Exploitation.Forms) }, false},
	{"exploited_from", func(b []byte, f *Filing, h *form) []byte { return h.date(b, f.Report.Exploitation.From) }, false},
	{"exploited_until", func(b []byte, f *Filing, h *form) []byte { return h.date(b, f.Report.Exploitation.Until) }, false},
	{"places", func(b []byte, f *Filing, _ *form) []byte { return several(b, f.Report.Exploitation.Places) }, false},
	{"means", func(b []byte, f *Filing, _ *form) []byte { return several(b, f.Report.Exploitation.Means) }, false},
	{"sectors", func(b []byte, f *Filing, _ *form) []byte { return several(b, f.Report.Exploitation.Sectors) }, false},
	{"recruitment", func(b []byte, f *Filing, _ *form) []byte { return several(b, f.Report.Exploitation.Recruitment) }, false},
	{"platform", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Exploitation.Platform...) }, true},
	{"recruiters", func(b []byte, f *Filing, _ *form) []byte { return several(b, f.Report.Exploitation.Recruiters) }, false},
	{"consent_registration_on", consent(register.ConsentRegistration), false},
	{"consent_help_on", consent(register.ConsentHelp), false},
}

func identity(part func(*register.Identity) register.Secret) func([]byte, *Filing, *form) []byte {
	return func(b []byte, f *Filing, _ *form) []byte {
		if f.Report.Identity == nil {
			return b
		}
		return append(b, part(f.Report.Identity).Reveal()...)
	}
}

func writeBirthDate(b []byte, f *Filing, h *form) []byte {
	if f.Report.Identity == nil {
		return b
	}
	d, err := register.ParseDate(f.Report.Identity.BirthDate.Reveal())
	if err != nil {
		panic(err) // we wrote it ourselves
	}
	return h.date(b, d)
}

func consent(to register.ConsentTo) func([]byte, *Filing, *form) []byte {
	return func(b []byte, f *Filing, h *form) []byte {
		for _, c := range f.Consents {
			if c.To == to {
				return h.date(b, c.Given)
			}
		}
		return b
	}
}

func several[C ~string](b []byte, values []C) []byte {
	for i, v := range values {
		if i > 0 {
			b = append(b, '|')
		}
		b = append(b, v...)
	}
	return b
}

// date writes a date in the partner's habit. Only whole dates can stand day
// first; a month or a year is written as everybody does.
func (h *form) date(b []byte, d register.Date) []byte {
	switch {
	case d.IsZero():
		return b
	case d.Day == 0:
		return append(b, d.String()...)
	case h.dayFirst:
		b = append(b, byte('0'+d.Day/10), byte('0'+d.Day%10), '-', byte('0'+d.Month/10), byte('0'+d.Month%10), '-')
		return year4(b, d.Year)
	}
	b = append(year4(b, d.Year), '-', byte('0'+d.Month/10), byte('0'+d.Month%10), '-')
	return append(b, byte('0'+d.Day/10), byte('0'+d.Day%10))
}

func year4(b []byte, y int16) []byte {
	return append(b, byte('0'+y/1000%10), byte('0'+y/100%10), byte('0'+y/10%10), byte('0'+y%10))
}
