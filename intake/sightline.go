package intake

import (
	"strings"

	"sightline/register"
	"sightline/register/codes"
)

// The fields of the sightline profile, in the order of its documentation.
const (
	fOrganisation = iota
	fSourceKey
	fBasis
	fDossier
	fMet
	fReported
	fPersonKey
	fGivenNames
	fFamilyName
	fOtherNames
	fBirthDate
	fBirthPlace
	fPhone
	fDocument
	fEncodingSchema
	fEncoding
	fGender
	fAge
	fAgeBand
	fAgeReference
	fNationalities
	fBirthCountry
	fOrigin
	fResidence
	fRegion
	fMunicipality
	fStatus
	fForms
	fFrom
	fUntil
	fPlaces
	fMeans
	fSectors
	fRecruitment
	fPlatform
	fRecruiters
	fConsentRegistration
	fConsentHelp
)

var sightlineProfile = newProfile([]column{
	fOrganisation:        {name: "organisation"},
	fSourceKey:           {name: "source_key", required: true, filled: true, limit: 100},
	fBasis:               {name: "basis", required: true, filled: true},
	fDossier:             {name: "dossier"},
	fMet:                 {name: "met_on", kind: day},
	fReported:            {name: "reported_on", kind: day},
	fPersonKey:           {name: "person_key", kind: identity, limit: 100},
	fGivenNames:          {name: "given_names", kind: identity},
	fFamilyName:          {name: "family_name", kind: identity},
	fOtherNames:          {name: "other_names", kind: identity, limit: 400},
	fBirthDate:           {name: "birth_date", kind: day},
	fBirthPlace:          {name: "birth_place", kind: identity},
	fPhone:               {name: "phone", kind: phone, limit: 40},
	fDocument:            {name: "document", kind: identity, limit: 60},
	fEncodingSchema:      {name: "encoding_schema", limit: 100},
	fEncoding:            {name: "encoding", kind: opaque, limit: 16384},
	fGender:              {name: "gender"},
	fAge:                 {name: "age"},
	fAgeBand:             {name: "age_band"},
	fAgeReference:        {name: "age_reference"},
	fNationalities:       {name: "nationalities"},
	fBirthCountry:        {name: "birth_country"},
	fOrigin:              {name: "origin"},
	fResidence:           {name: "residence"},
	fRegion:              {name: "region"},
	fMunicipality:        {name: "municipality"},
	fStatus:              {name: "status"},
	fForms:               {name: "forms"},
	fFrom:                {name: "exploited_from", kind: day},
	fUntil:               {name: "exploited_until", kind: day},
	fPlaces:              {name: "places", limit: 400},
	fMeans:               {name: "means"},
	fSectors:             {name: "sectors"},
	fRecruitment:         {name: "recruitment"},
	fPlatform:            {name: "platform", limit: 60},
	fRecruiters:          {name: "recruiters"},
	fConsentRegistration: {name: "consent_registration_on", kind: day},
	fConsentHelp:         {name: "consent_help_on", kind: day},
}, readSightline)

// readSightline reads one report.
func readSightline(in *reading, row *Row) {
	row.Reports = make([]register.Report, 1)
	rep := &row.Reports[0]
	rep.Organisation = in.organisation(fOrganisation)
	rep.SourceKey = in.values[fSourceKey]
	rep.Basis = code(in, fBasis, codes.Bases)
	rep.Dossier = code(in, fDossier, codes.Dossiers)
	rep.Met = in.date(fMet)
	rep.Reported = in.date(fReported)
	rep.PersonKey = secret(in.values[fPersonKey])
	born := in.identity(rep)
	in.encoding(rep)
	in.victim(&rep.Victim)
	in.exploitation(&rep.Exploitation)
	row.Consents = in.consents()
	in.checkBasis(rep)
	in.checkDates(rep, born)
	in.checkAges(rep, born)
}

// organisation reads who reports: named in the row, else for the whole file.
func (in *reading) organisation(f int) register.OrganisationID {
	text := in.values[f]
	switch {
	case text != "" && !isOrganisationID(text):
		in.wrong(f, "is not the name of an organisation", "write its short name: small letters, digits and dashes, such as shelter-amsterdam")
	case text != "":
		return register.OrganisationID(text)
	case in.r.opt.Organisation == "" && !in.bad[f]:
		in.wrong(f, "is empty", "fill it in, or name one organisation for the whole file")
	}
	return in.r.opt.Organisation
}

func isOrganisationID(text string) bool {
	if len(text) > 64 {
		return false
	}
	for i, c := range []byte(text) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && (c != '-' || i == 0) {
			return false
		}
	}
	return text != ""
}

// identityFields are those that make an identity.
var identityFields = []int{fGivenNames, fFamilyName, fOtherNames, fBirthDate, fBirthPlace, fPhone, fDocument}

// identity reads what identifies the person, and gives the date of birth for
// the checks to come.
func (in *reading) identity(rep *register.Report) (born register.Date) {
	given := false
	for _, f := range identityFields {
		given = given || in.values[f] != ""
	}
	if !given {
		return born
	}
	born = in.date(fBirthDate)
	if p := in.values[fPhone]; p != "" && !isPhone(p) {
		in.wrong(fPhone, "is not a telephone number", "write digits, with + and the country's code before them")
	}
	rep.Identity = &register.Identity{
		GivenNames: secret(in.values[fGivenNames]),
		FamilyName: secret(in.values[fFamilyName]),
		OtherNames: secret(in.values[fOtherNames]),
		BirthPlace: secret(in.values[fBirthPlace]),
		Phone:      secret(in.values[fPhone]),
		Document:   secret(in.values[fDocument]),
	}
	if !born.IsZero() {
		rep.Identity.BirthDate = secret(born.String())
	}
	return born
}

// secret is register.NewSecret for a field that may well be empty; that one
// takes memory for its argument before it looks.
func secret(text string) register.Secret {
	if text == "" {
		return register.Secret{}
	}
	return register.NewSecret(text)
}

func isPhone(text string) bool {
	n := 0
	for i, c := range []byte(text) {
		switch {
		case c >= '0' && c <= '9':
			n++
		case c == '+' && i == 0, strings.IndexByte(" -()/.", c) >= 0:
		default:
			return false
		}
	}
	return n >= 5 && n <= 20
}

// encoding reads what stands for an identity that stays at its source.
func (in *reading) encoding(rep *register.Report) {
	schema, text := in.values[fEncodingSchema], in.values[fEncoding]
	switch {
	case schema == "" && text == "":
		return
	case schema == "" && !in.bad[fEncodingSchema]:
		in.wrong(fEncodingSchema, "is empty beside an encoding", "name the schema and key version that made it")
	case text == "" && !in.bad[fEncoding]:
		in.wrong(fEncoding, "is empty beside an encoding schema", "add the encoding, or leave out the schema")
	case strings.ContainsAny(text, " \t"):
		in.wrong(fEncoding, "holds a space", "write it as the encoder gave it")
	}
	rep.Encoding = &register.Encoding{Schema: schema, Text: secret(text)}
}

func (in *reading) victim(v *register.Victim) {
	v.Gender = code(in, fGender, codes.Genders)
	v.Age = in.age(fAge)
	v.AgeBand = in.ageBand(fAgeBand)
	v.AgeReference = code(in, fAgeReference, codes.AgeReferences)
	v.Nationalities = codesOf(in, fNationalities, codes.Countries)
	v.BirthCountry = code(in, fBirthCountry, codes.Countries)
	v.Origin = code(in, fOrigin, codes.Origins)
	v.Residence = code(in, fResidence, codes.Residences)
	v.Region = in.region(fRegion)
	v.Municipality = in.municipality(fMunicipality)
	v.Status = code(in, fStatus, codes.Statuses)
}

func (in *reading) ageBand(f int) string {
	text := in.values[f]
	if text == "" {
		return ""
	}
	band, ok := codes.ParseAgeBand(text)
	if !ok {
		in.wrong(f, "is not an age band", "write 18-22, or 48+ for an open one")
		return ""
	}
	return band.String()
}

// region reads a police unit of the list, or another country's region as
// GB-SCT.
func (in *reading) region(f int) codes.Region {
	text := in.values[f]
	if c, ok := codes.Regions.Find(text); ok || text == "" {
		return c
	}
	if country, rest, ok := strings.Cut(text, "-"); ok && codes.Countries.Has(codes.Country(country)) && isCodeWord(rest) {
		return codes.Region(text)
	}
	in.wrong(f, "is not a code of the list regions", suggest(codes.Regions, text))
	return ""
}

// municipality reads a code such as GM0363. Names are not taken: a small
// place written out can come close to an address.
func (in *reading) municipality(f int) string {
	text := in.values[f]
	if text != "" && (!isCodeWord(text) || !strings.ContainsAny(text, "0123456789")) {
		in.wrong(f, "is not the code of a municipality", "write its code, such as GM0363, not its name")
	}
	return text
}

// isCodeWord accepts up to 16 letters, digits and dashes.
func isCodeWord(text string) bool {
	for _, c := range []byte(text) {
		if (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return text != "" && len(text) <= 16
}

func (in *reading) exploitation(e *register.Exploitation) {
	e.Forms = codesOf(in, fForms, codes.Forms)
	e.From = in.date(fFrom)
	e.Until = in.date(fUntil)
	e.Places = in.places(fPlaces)
	e.Means = codesOf(in, fMeans, codes.MeansList)
	e.Sectors = codesOf(in, fSectors, codes.Sectors)
	e.Recruitment = codesOf(in, fRecruitment, codes.Recruitments)
	e.Platform = in.platform(fPlatform)
	e.Recruiters = codesOf(in, fRecruiters, codes.Recruiters)
}

// places reads countries, each alone or followed by a region: NL, NL/AMS.
func (in *reading) places(f int) []string {
	text := in.values[f]
	if text == "" {
		return nil
	}
	places := make([]string, 0, strings.Count(text, "|")+1)
	for text != "" {
		var part string
		part, text, _ = strings.Cut(text, "|")
		country, region, cut := strings.Cut(trim(part), "/")
		c, ok := codes.Countries.Find(country)
		switch {
		case country == "":
			continue
		case !ok:
			in.wrong(f, "is not a country, or a country and a region", suggest(codes.Countries, country))
		case cut && !isCodeWord(region):
			in.wrong(f, "has a region that is not a code", "write NL or NL/AMS, never an address")
		case cut && len(c) == len(country):
			places = appendOnce(places, trim(part))
		case cut:
			places = appendOnce(places, string(c)+"/"+region)
		default:
			places = appendOnce(places, string(c))
		}
	}
	if len(places) > maxValues {
		in.wrong(f, "has too many values", "keep the places that matter")
	}
	return places
}

// platform reads the name of an online platform. An account on it identifies
// a person and is not taken.
func (in *reading) platform(f int) string {
	text := in.values[f]
	if strings.ContainsAny(text, "@/\\") {
		in.wrong(f, "looks like an account or an address", "write the name of the platform only")
	}
	return text
}

func (in *reading) consents() []register.Consent {
	var consents []register.Consent
	if d := in.date(fConsentRegistration); !d.IsZero() {
		consents = append(consents, register.Consent{To: register.ConsentRegistration, Given: d})
	}
	if d := in.date(fConsentHelp); !d.IsZero() {
		consents = append(consents, register.Consent{To: register.ConsentHelp, Given: d})
	}
	return consents
}
