package intake

import (
	"fmt"

	"sightline/register"
	"sightline/register/codes"
)

// checkBasis keeps out what the law a report comes in by does not allow. The
// row is set aside rather than stripped: what identifies somebody should not
// have left its source, and the source should know.
func (in *reading) checkBasis(rep *register.Report) {
	if rep.Basis == "" {
		return
	}
	if rep.Identity != nil && !codes.AllowsIdentity(rep.Basis) {
		for _, f := range identityFields {
			if in.values[f] != "" {
				in.wrong(f, fmt.Sprintf("identifies a person, which the basis %s does not allow", rep.Basis),
					"leave it empty, or choose the basis that applies")
			}
		}
	}
	if rep.Encoding != nil && !codes.AllowsEncoding(rep.Basis) {
		in.wrong(fEncoding, fmt.Sprintf("links a person, which the basis %s does not allow", rep.Basis), "leave it empty, or choose the basis that applies")
	}
	if !rep.PersonKey.IsZero() && !codes.AllowsEncoding(rep.Basis) {
		in.wrong(fPersonKey, fmt.Sprintf("links a person, which the basis %s does not allow", rep.Basis), "leave it empty, or choose the basis that applies")
	}
	if rep.Identity != nil && rep.Encoding != nil {
		in.wrong(fEncoding, "stands beside an identity", "give one of the two: with an identity no encoding is needed")
	}
}

// checkDates finds dates that cannot follow each other. Dates known to the
// month or the year only are wrong when they are wrong whatever the day.
func (in *reading) checkDates(rep *register.Report, born register.Date) {
	e := &rep.Exploitation
	in.order(rep.Met, fMet, rep.Reported, fReported)
	in.order(e.From, fFrom, e.Until, fUntil)
	in.order(e.From, fFrom, rep.Reported, fReported)
	in.order(born, fBirthDate, rep.Met, fMet)
	in.order(born, fBirthDate, rep.Reported, fReported)
	in.order(born, fBirthDate, e.From, fFrom)
}

// order notes a problem when the second date comes before the first.
func (in *reading) order(first register.Date, a int, second register.Date, b int) {
	if isBefore(second, first) {
		in.wrong(b, "comes before "+in.p.columns[a].name, "check both dates")
	}
}

// checkAges lays age, age band and date of birth beside each other. An age may
// be a year off: it is often what the person said.
func (in *reading) checkAges(rep *register.Report, born register.Date) {
	v := &rep.Victim
	var band codes.AgeBand
	hasBand := false
	if v.AgeBand != "" {
		band, hasBand = codes.ParseAgeBand(v.AgeBand)
	}
	if v.Age != nil && hasBand && !band.Has(*v.Age) {
		in.wrong(fAgeBand, "does not hold the age", "check age and age_band")
	}
	on := ageDate(rep)
	if born.IsZero() || on.IsZero() || isBefore(on, born) {
		return
	}
	youngest, oldest := ageRange(born, on)
	if v.AgeReference == "" {
		youngest = 0 // the age may belong to an earlier day, but to no later one
	}
	const remedy = "check both, and age_reference, which says what moment the age belongs to"
	switch {
	case v.Age != nil && (*v.Age < youngest-1 || *v.Age > oldest+1):
		in.wrong(fAge, "does not agree with birth_date", remedy)
	case hasBand && (band.Max < youngest-1 || band.Min > oldest+1):
		in.wrong(fAgeBand, "does not agree with birth_date", remedy)
	case oldest-1 > codes.OldestAge:
		in.wrong(fBirthDate, "makes the person older than anyone", "check the year")
	}
}

// ageDate is the day that the age of a report belongs to, as far as told.
func ageDate(rep *register.Report) register.Date {
	switch {
	case rep.Victim.AgeReference == "AT_EXPLOIT":
		return rep.Exploitation.From
	case rep.Victim.AgeReference == "AT_REPORT" && !rep.Reported.IsZero():
		return rep.Reported
	case !rep.Met.IsZero():
		return rep.Met
	}
	return rep.Reported
}
