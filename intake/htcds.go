package intake

import (
	"fmt"
	"strings"

	"sightline/register"
	"sightline/register/codes"
)

// The fields of the profile htcds that a report can hold. The standard has no
// field for a source's own key; a column Id, CaseNumber or source_key gives
// it, else the number of the record.
const (
	hKey = iota
	hOrganisation
	hFirstName
	hMiddleName
	hSecondName
	hBirthdate
	hGender
	hCitizenship
	hIdentityNumber
	hHomePhone
	hMobilePhone
	hAgreement
	hConsent
	hStatus
	hRelationship
	hAge
	hPlatforms
	hRecruitment
	hControl
	hTypes
	hIndustry
	hSexTypes
	hReferral
	hCountry
)

var htcdsProfile = newProfile([]column{
	hKey:            {name: "source_key", aliases: []string{"Id", "CaseNumber", "case_number"}, limit: 100},
	hOrganisation:   {name: "organisation"},
	hFirstName:      {name: "prs_FirstName", kind: identity},
	hMiddleName:     {name: "prs_MiddleName", kind: identity},
	hSecondName:     {name: "prs_SecondName", aliases: []string{"prs_LastName"}, kind: identity},
	hBirthdate:      {name: "prs_Birthdate", kind: day},
	hGender:         {name: "prs_Gender"},
	hCitizenship:    {name: "prs_Citizenship"},
	hIdentityNumber: {name: "prs_IdentityNumber", kind: identity, limit: 60},
	hHomePhone:      {name: "prs_HomePhone", kind: phone, limit: 40},
	hMobilePhone:    {name: "prs_MobilePhone", kind: phone, limit: 40},
	hAgreement:      {name: "vic_AgreementToManagePersonalData"},
	hConsent:        {name: "con_Consent"},
	hStatus:         {name: "vic_TraffickingStatus"},
	hRelationship:   {name: "vic_RelationshipToTrafficker"},
	hAge:            {name: "vic_AgeWhenTrafficked"},
	hPlatforms:      {name: "vic_RecruitmentWebsitesAndApps"},
	hRecruitment:    {name: "vic_MethodOfRecruitment", limit: 1000},
	hControl:        {name: "vic_MethodsOfControl", limit: 1000},
	hTypes:          {name: "vic_TypeOfExploitation", required: true, limit: 1000},
	hIndustry:       {name: "vic_ForcedLabourIndustry", limit: 1000},
	hSexTypes:       {name: "vic_TypeOfSexExploitation", limit: 1000},
	hReferral:       {name: "cas_IncomingReferralDate", kind: day},
	hCountry:        {name: "hte_Country"},
}, readHTCDS)

// readHTCDS reads one victim's case.
func readHTCDS(in *reading, row *Row) {
	row.Reports = make([]register.Report, 1)
	rep := &row.Reports[0]
	rep.Organisation = in.organisation(hOrganisation)
	rep.SourceKey = in.values[hKey]
	if rep.SourceKey == "" && !in.bad[hKey] {
		rep.SourceKey = in.rowKey()
	}
	rep.Reported = in.date(hReferral)
	rep.Basis = in.htcdsBasis()
	born := in.htcdsIdentity(rep)
	in.htcdsVictim(&rep.Victim)
	in.htcdsExploitation(&rep.Exploitation)
	if rep.Identity != nil && rep.Basis != "" && !codes.AllowsIdentity(rep.Basis) {
		in.problem("", fmt.Sprintf("identifies a person, which the basis %s does not allow", rep.Basis), "leave names, date of birth, telephone and identity number empty, or choose the basis that applies")
	}
	in.order(born, hBirthdate, rep.Reported, hReferral)
}

// htcdsBasis takes the person's agreement for consent to registration. Without
// it the caller says what the basis is.
func (in *reading) htcdsBasis() codes.Basis {
	agreed, consented := in.yes(hAgreement), in.yes(hConsent)
	switch {
	case in.r.opt.Basis != "":
		return in.r.opt.Basis
	case agreed || consented:
		return "CONSENT_REG"
	}
	in.wrong(hAgreement, "does not say that the person agreed", "name the lawful basis for the whole file")
	return ""
}

func (in *reading) htcdsIdentity(rep *register.Report) (born register.Date) {
	given := trim(in.values[hFirstName] + " " + in.values[hMiddleName])
	number := in.values[hMobilePhone]
	if number == "" {
		number = in.values[hHomePhone]
	}
	if given == "" && in.values[hSecondName] == "" && in.values[hBirthdate] == "" && number == "" && in.values[hIdentityNumber] == "" {
		return born
	}
	for _, f := range []int{hHomePhone, hMobilePhone} {
		if p := in.values[f]; p != "" && !isPhone(p) {
			in.wrong(f, "is not a telephone number", "write digits, with + and the country's code before them")
		}
	}
	born = in.date(hBirthdate)
	rep.Identity = &register.Identity{
		GivenNames: secret(given),
		FamilyName: secret(in.values[hSecondName]),
		Phone:      secret(number),
		Document:   secret(in.values[hIdentityNumber]),
	}
	if !born.IsZero() {
		rep.Identity.BirthDate = secret(born.String())
	}
	return born
}

func (in *reading) htcdsVictim(v *register.Victim) {
	v.Gender = fromStandard(in, hGender, codes.Genders, codes.HTCDS)
	v.Status = fromStandard(in, hStatus, codes.Statuses, codes.HTCDS)
	if v.Age = in.age(hAge); v.Age != nil {
		v.AgeReference = "AT_EXPLOIT"
	}
	for _, text := range in.several(hCitizenship) {
		c, ok := codes.Countries.Parse(text)
		if !ok {
			in.wrong(hCitizenship, "is not a code of the list countries", suggest(codes.Countries, text))
			return
		}
		v.Nationalities = appendOnce(v.Nationalities, c)
	}
}

func (in *reading) htcdsExploitation(e *register.Exploitation) {
	e.Forms = fromStandards(in, hTypes, codes.Forms, codes.HTCDS)
	for _, form := range fromStandards(in, hSexTypes, codes.Forms, codes.HTCDSSex) {
		e.Forms = appendOnce(e.Forms, form)
	}
	e.Means = fromStandards(in, hControl, codes.MeansList, codes.HTCDS)
	e.Sectors = fromStandards(in, hIndustry, codes.Sectors, codes.HTCDS)
	e.Recruitment = fromStandards(in, hRecruitment, codes.Recruitments, codes.HTCDS)
	e.Recruiters = fromStandards(in, hRelationship, codes.Recruiters, codes.HTCDS)
	e.Platform = strings.Join(in.several(hPlatforms), ", ")
	if in.values[hCountry] != "" {
		if c := code(in, hCountry, codes.Countries); c != "" {
			e.Places = []string{string(c)}
		}
	}
}

// several splits the values of a multiple choice, separated by ; as the
// standard's forms export them, or by | or a comma.
func (in *reading) several(f int) []string {
	return strings.FieldsFunc(in.values[f], func(c rune) bool { return c == ';' || c == '|' || c == ',' })
}

// fromStandards reads a field of several values of another standard.
func fromStandards[C ~string](in *reading, f int, list *codes.List[C], s codes.Standard) []C {
	var found []C
	for _, text := range in.several(f) {
		c, ok := list.From(s, text)
		if !ok {
			in.wrong(f, "is not a value of the standard", "write the values of HTCDS 2.0, separated by ;")
			return nil
		}
		found = appendOnce(found, c)
	}
	return found
}
