package intake

import (
	"sightline/register"
	"sightline/register/codes"
)

// The fields of the profile ctdc-vp that a report can hold. The others of the
// data set tell of perpetrators and of regions larger than a country.
const (
	vYear = iota
	vGender
	vMajority
	vForcedLabour
	vSexual
	vOrigin
	vPlace
	vExploiter
	vPerpetratorGender
	vPerpetratorAge
	vPerpetratorCitizen
	vRelation
	vPay
	vBroker
	vProcess
	vControl
)

var ctdcVPProfile = newProfile([]column{
	vYear:               {name: "yearRegister", required: true},
	vGender:             {name: "gender"},
	vMajority:           {name: "majorityStatus"},
	vForcedLabour:       {name: "isForcedLabour"},
	vSexual:             {name: "isSexualExploit"},
	vOrigin:             {name: "UN_COO_Region"},
	vPlace:              {name: "UN_COE_Region"},
	vExploiter:          {name: "IP_Exploiter"},
	vPerpetratorGender:  {name: "IP_Gender"},
	vPerpetratorAge:     {name: "IP_ageBroad"},
	vPerpetratorCitizen: {name: "IP_citizen_UNRegion"},
	vRelation:           {name: "IP_Relation"},
	vPay:                {name: "IP_PayMoney"},
	vBroker:             {name: "IP_RecruiterBroker"},
	vProcess:            {name: "IP_TransactionProcess"},
	vControl:            {name: "IP_ControlAbuseKidnap"},
}, readCTDCVP)

var ctdcVPOrganisation = register.Organisation{ID: "ctdc-vp", Name: "Counter Trafficking Data Collaborative, victims and perpetrators", Kind: "OTH"}

// readCTDCVP reads one synthetic record of a victim. Years given as a range,
// such as 2014-2018, leave the report without a date.
func readCTDCVP(in *reading, row *Row) {
	row.Reports = make([]register.Report, 1)
	rep := &row.Reports[0]
	in.fromDataset(row, ctdcVPOrganisation)
	rep.Reported = in.yearOrRange(vYear)
	rep.Victim.Gender = in.ctdcGender(vGender)
	if rep.Victim.AgeBand = in.ageBand(vMajority); rep.Victim.AgeBand != "" {
		rep.Victim.AgeReference = "AT_IDENT"
	}
	if in.flag(vForcedLabour) {
		rep.Exploitation.Forms = append(rep.Exploitation.Forms, "LAB")
	}
	if in.flag(vSexual) {
		rep.Exploitation.Forms = append(rep.Exploitation.Forms, "SEX")
	}
	rep.Exploitation.Recruiters = in.recruiters()
}

// yearOrRange reads a year; the zero date for a range of years.
func (in *reading) yearOrRange(f int) register.Date {
	text := in.values[f]
	if len(text) == 9 && text[4] == '-' {
		_, ok1 := digits(text[:4])
		_, ok2 := digits(text[5:])
		if ok1 && ok2 {
			return register.Date{}
		}
	}
	return in.year(f)
}

// recruiters reads the relation of those perpetrators who recruited. The data
// set does not tell family from partners, so that relation is not carried.
func (in *reading) recruiters() []codes.Recruiter {
	if !in.flag(vBroker) {
		return nil
	}
	switch in.values[vRelation] {
	case "FriendAcquaintance":
		return []codes.Recruiter{"FRIEND"}
	case "StrangerUnknownOther":
		return []codes.Recruiter{"OTHER"}
	case "FriendAcquaintance;StrangerUnknownOther":
		return []codes.Recruiter{"FRIEND", "OTHER"}
	}
	return nil
}
