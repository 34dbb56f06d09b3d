package simulate

import (
	"strconv"

	"sightline/register"
)

// column is one column of the sightline profile: how to write a report's value
// behind b. Dates go through the partner's habit.
type column struct {
	name  string
	write func(b []byte, f *Filing, habit *form) []byte
}

// profile is the sightline profile's columns in their usual order.
var profile = []column{
	{"organisation", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Organisation...) }},
	{"source_key", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.SourceKey...) }},
	{"basis", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Basis...) }},
	{"dossier", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Dossier...) }},
	{"met_on", func(b []byte, f *Filing, h *form) []byte { return h.date(b, f.Report.Met) }},
	{"reported_on", func(b []byte, f *Filing, h *form) []byte { return h.date(b, f.Report.Reported) }},
	{"person_key", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.PersonKey.Reveal()...) }},
	{"given_names", identity(func(id *register.Identity) register.Secret { return id.GivenNames })},
	{"family_name", identity(func(id *register.Identity) register.Secret { return id.FamilyName })},
	{"other_names", identity(func(id *register.Identity) register.Secret { return id.OtherNames })},
	{"birth_date", writeBirthDate},
	{"birth_place", identity(func(id *register.Identity) register.Secret { return id.BirthPlace })},
	{"phone", identity(func(id *register.Identity) register.Secret { return id.Phone })},
	{"document", identity(func(id *register.Identity) register.Secret { return id.Document })},
	{"encoding_schema", func(b []byte, f *Filing, _ *form) []byte {
		if f.Report.Encoding == nil {
			return b
		}
		return append(b, f.Report.Encoding.Schema...)
	}},
	{"encoding", func(b []byte, f *Filing, _ *form) []byte {
		if f.Report.Encoding == nil {
			return b
		}
		return append(b, f.Report.Encoding.Text.Reveal()...)
	}},
	{"gender", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Victim.Gender...) }},
	{"age", func(b []byte, f *Filing, _ *form) []byte {
		if f.Report.Victim.Age == nil {
			return b
		}
		return strconv.AppendInt(b, int64(*f.Report.Victim.Age), 10)
	}},
	{"age_band", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Victim.AgeBand...) }},
	{"age_reference", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Victim.AgeReference...) }},
	{"nationalities", func(b []byte, f *Filing, _ *form) []byte { return several(b, f.Report.Victim.Nationalities) }},
	{"birth_country", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Victim.BirthCountry...) }},
	{"origin", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Victim.Origin...) }},
	{"residence", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Victim.Residence...) }},
	{"region", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Victim.Region...) }},
	{"municipality", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Victim.Municipality...) }},
	{"status", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Victim.Status...) }},
	{"forms", func(b []byte, f *Filing, _ *form) []byte { return several(b, f.Report.Exploitation.Forms) }},
	{"exploited_from", func(b []byte, f *Filing, h *form) []byte { return h.date(b, f.Report.Exploitation.From) }},
	{"exploited_until", func(b []byte, f *Filing, h *form) []byte { return h.date(b, f.Report.Exploitation.Until) }},
	{"places", func(b []byte, f *Filing, _ *form) []byte { return several(b, f.Report.Exploitation.Places) }},
	{"means", func(b []byte, f *Filing, _ *form) []byte { return several(b, f.Report.Exploitation.Means) }},
	{"sectors", func(b []byte, f *Filing, _ *form) []byte { return several(b, f.Report.Exploitation.Sectors) }},
	{"recruitment", func(b []byte, f *Filing, _ *form) []byte { return several(b, f.Report.Exploitation.Recruitment) }},
	{"platform", func(b []byte, f *Filing, _ *form) []byte { return append(b, f.Report.Exploitation.Platform...) }},
	{"recruiters", func(b []byte, f *Filing, _ *form) []byte { return several(b, f.Report.Exploitation.Recruiters) }},
	{"consent_registration_on", consent(register.ConsentRegistration)},
	{"consent_help_on", consent(register.ConsentHelp)},
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
