package intake

import (
	"fmt"
	"slices"
	"strings"

	"sightline/register"
	"sightline/register/codes"
)

// The fields of the profile uk-nrm: the published table of referrals to the
// United Kingdom's National Referral Mechanism, in which a row stands for the
// people who share what is told of them.
const (
	nYear = iota
	nQuarter
	nSource
	nResponder
	nType
	nAge
	nGender
	nNationality
	nPeople
)

var ukNRMProfile = newProfile([]column{
	nYear:        {name: "year", required: true, filled: true},
	nQuarter:     {name: "quarter", required: true, filled: true},
	nSource:      {name: "source_group", required: true, filled: true},
	nResponder:   {name: "first_responder", required: true, filled: true},
	nType:        {name: "exploitation_type", required: true, filled: true},
	nAge:         {name: "age_at_exploitation"},
	nGender:      {name: "gender"},
	nNationality: {name: "nationality"},
	nPeople:      {name: "people", required: true, filled: true},
}, readUKNRM)

// readUKNRM makes a report of each person a row stands for. The reports come
// in as statistics: the table identifies nobody. Their day is known to the
// quarter only and is given as its first month.
func readUKNRM(in *reading, row *Row) {
	people := in.whole(nPeople, 1, maxPeople)
	year, quarter := in.whole(nYear, 2009, 2100), in.whole(nQuarter, 1, 4)
	rep := register.Report{Basis: in.basis("STAT")}
	rep.Reported = register.Date{Year: int16(year), Month: int8(3*quarter - 2)}
	rep.Victim = register.Victim{
		Gender:        fromStandard(in, nGender, codes.Genders, codes.UKNRM),
		AgeBand:       in.ageAtExploitation(),
		AgeReference:  "AT_EXPLOIT",
		Nationalities: in.nationalities(nNationality),
		Status:        "PRESUMED",
	}
	rep.Exploitation.Forms = in.exploitationTypes()
	responder := in.responder()
	rep.Organisation = responder.ID
	number := in.rowNumber()
	if len(in.problems) > 0 {
		return
	}
	row.Organisations = in.firstSeen(responder)
	row.Reports = make([]register.Report, people)
	for i := range row.Reports {
		row.Reports[i] = rep
		row.Reports[i].SourceKey = fmt.Sprintf("%s%04dq%d-%06d-%04d", in.dataset(), year, quarter, number, i+1)
		row.Reports[i].Victim.Nationalities = slices.Clone(rep.Victim.Nationalities)
		row.Reports[i].Exploitation.Forms = slices.Clone(rep.Exploitation.Forms)
	}
}

// whole reads a whole number between bounds; low when it cannot be read.
func (in *reading) whole(f, low, high int) int {
	n, ok := parseWhole(in.values[f])
	if in.values[f] == "" || in.bad[f] {
		return low
	}
	switch {
	case !ok:
		in.wrong(f, "is not a whole number", fmt.Sprintf("write a number from %d to %d", low, high))
	case n < low || n > high:
		in.wrong(f, "is out of range", fmt.Sprintf("write a number from %d to %d", low, high))
	default:
		return n
	}
	return low
}

// basis is that of the caller, else the profile's own.
func (in *reading) basis(usual codes.Basis) codes.Basis {
	if in.r.opt.Basis != "" {
		return in.r.opt.Basis
	}
	return usual
}

// rowNumber is the number of the record in its own file, for keys. A mended
// record has it from its quarantine; without it, it would get another's key.
func (in *reading) rowNumber() int {
	if in.number < 1 {
		in.problem(asideRow, "is not the number of a record", "copy it from the first quarantine of the file")
	}
	return in.number
}

// dataset is what goes before keys made from row numbers.
func (in *reading) dataset() string {
	if in.r.opt.Dataset == "" {
		return ""
	}
	return in.r.opt.Dataset + "-"
}

// firstSeen gives an organisation the first time the file names it.
func (in *reading) firstSeen(o register.Organisation) []register.Organisation {
	if in.r.seen[o.ID] || len(in.r.seen) >= maxOrganisations {
		return nil
	}
	in.r.seen[o.ID] = true
	return []register.Organisation{o}
}

// maxOrganisations bounds how many organisations one file may name with its
// reports.
const maxOrganisations = 10000

// fromStandard reads a value of another standard.
func fromStandard[C ~string](in *reading, f int, list *codes.List[C], s codes.Standard) C {
	text := in.values[f]
	if text == "" {
		return ""
	}
	c, ok := list.From(s, text)
	if !ok {
		in.wrong(f, "is not a value of the standard", "check it against the profile in docs/intake.md")
	}
	return c
}

// ageAtExploitation reads "Adult (18 or over)" and "Child (17 or under)".
func (in *reading) ageAtExploitation() string {
	word, _, _ := strings.Cut(in.values[nAge], " ")
	switch strings.ToLower(word) {
	case "", "not", "unknown":
		return ""
	}
	band, ok := codes.ParseAgeBand(word)
	if !ok {
		in.wrong(nAge, "is neither adult nor child", "write Adult (18 or over), Child (17 or under) or Not specified or unknown")
		return ""
	}
	return band.String()
}

// nationalities reads the words of the referral table; none when unknown.
func (in *reading) nationalities(f int) []codes.Country {
	if in.values[f] == "" {
		return nil
	}
	found, ok := codes.ParseNationalities(in.values[f])
	if !ok {
		in.wrong(f, "has a nationality that is not known", "write it as the Home Office does, such as Albanian or Citizen of Seychelles")
	}
	if len(found) == 1 && found[0] == codes.UnknownCountry {
		return nil
	}
	return found
}

// exploitationTypes reads "Sexual, Labour & Domestic".
func (in *reading) exploitationTypes() []codes.Form {
	text := in.values[nType]
	if form, ok := codes.Forms.From(codes.UKNRM, text); ok {
		return []codes.Form{form}
	}
	var forms []codes.Form
	for part := range strings.FieldsFuncSeq(text, func(c rune) bool { return c == ',' || c == '&' }) {
		form, ok := codes.Forms.From(codes.UKNRM, part)
		if !ok {
			in.wrong(nType, "is not a type of exploitation of the table", "write Sexual, Labour, Domestic, Criminal, Organ Harvesting or Not specified or unknown")
			return nil
		}
		forms = appendOnce(forms, form)
	}
	return forms
}

// responder makes an organisation of a first responder. Public bodies have a
// duty to notify; the others refer.
func (in *reading) responder() register.Organisation {
	name, group := in.values[nResponder], in.values[nSource]
	kind, ok := codes.Reporters.From(codes.UKNRM, group)
	if !ok && group != "" {
		in.wrong(nSource, "is not a group of first responders", "write police, govt, la or ngo")
	}
	for word, special := range responderKinds {
		if strings.HasSuffix(name, word) {
			kind = special
		}
	}
	id := slug("uk-", name)
	if id == "uk" && name != "" {
		in.wrong(nResponder, "has no letters", "write the name of the first responder")
	}
	return register.Organisation{ID: register.OrganisationID(id), Name: name, Kind: kind, Duty: group != "ngo"}
}

// responderKinds are public bodies of another kind than the immigration
// service, by the abbreviation their name ends in.
var responderKinds = map[string]codes.Reporter{
	" UKBF": "KMAR", // Border Force
	" GLAA": "NLA",  // Gangmasters and Labour Abuse Authority
	" NCA":  "NP",   // National Crime Agency
}

// slug makes an organisation's identifier of its name.
func slug(prefix, name string) string {
	b := []byte(prefix)
	for _, c := range []byte(strings.ToLower(name)) {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			b = append(b, c)
		case c != '\'' && len(b) > len(prefix) && b[len(b)-1] != '-':
			b = append(b, '-')
		}
	}
	return strings.TrimRight(string(b[:min(len(b), 64)]), "-")
}
