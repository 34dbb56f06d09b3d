package intake

import (
	"fmt"
	"strings"

	"sightline/register"
	"sightline/register/codes"
)

// The fields of the profile ctdc: case data of the Counter Trafficking Data
// Collaborative, in the columns of its dictionary of 2017 or of its synthetic
// data of 2024. Columns that stand for a form, a means, a sector or a
// recruiter hold 1 for yes; 0, -99 and nothing are read as not told.
const (
	cYear = iota
	cGender
	cAge
	cMajority
	cMajorityAtExploit
	cCitizenship
	cPlace
	cFirstFlag
)

var (
	ctdcFlags   = ctdcFlagColumns()
	ctdcProfile = newProfile(append([]column{
		cYear:              {name: "yearOfRegistration", required: true},
		cGender:            {name: "gender"},
		cAge:               {name: "ageBroad"},
		cMajority:          {name: "majorityStatus"},
		cMajorityAtExploit: {name: "majorityStatusAtExploit"},
		cCitizenship:       {name: "citizenship"},
		cPlace:             {name: "CountryOfExploitation"},
	}, flagColumns()...), readCTDC)
)

// ctdcFlag is a column that says yes or no to one code of a list.
type ctdcFlag struct {
	name string
	set  func(*register.Exploitation)
}

// ctdcFlagColumns gathers the variables that the code lists map to.
func ctdcFlagColumns() []ctdcFlag {
	var flags []ctdcFlag
	for _, name := range strings.Fields(ctdcVariables) {
		if set := ctdcSetter(name); set != nil {
			flags = append(flags, ctdcFlag{name, set})
		}
	}
	return flags
}

// ctdcVariables are the dictionary's columns of yes and no, of 2017 and 2024.
const ctdcVariables = `isForcedLabour isSexualExploit isOtherExploit isForcedMarriage isForcedMilitary
isOrganRemoval isSlaveryAndPractices isAbduction
meansOfControlDebtBondage meansOfControlTakesEarnings meansOfControlRestrictsFinancialAccess meansOfControlThreats
meansOfControlPsychologicalAbuse meansOfControlPhysicalAbuse meansOfControlSexualAbuse meansOfControlFalsePromises
meansOfControlPsychoactiveSubstances meansOfControlRestrictsMovement meansOfControlRestrictsMedicalCare
meansOfControlExcessiveWorkingHours meansOfControlUsesChildren meansOfControlThreatOfLawEnforcement
meansOfControlWithholdsNecessities meansOfControlWithholdsDocuments meansOfControlOther meansOfControlNotSpecified
meansDebtBondageEarnings meansThreats meansAbusePsyPhySex meansFalsePromises meansDrugsAlcohol meansDenyBasicNeeds
meansExcessiveWorkHours meansWithholdDocs
typeOfLabourAgriculture typeOfLabourAquafarming typeOfLabourBegging typeOfLabourConstruction typeOfLabourDomesticWork
typeOfLabourHospitality typeOfLabourIllicitActivities typeOfLabourManufacturing typeOfLabourMiningOrDrilling
typeOfLabourPeddling typeOfLabourTransportation
typeOfSexProstitution typeOfSexPornography typeOfSexRemoteInteractiveServices typeOfSexPrivateSexualServices
recruiterRelationIntimatePartner recruiterRelationFriend recruiterRelationFamily recruiterRelationOther
recruiterRelationUnknown`

// ctdcSetter says what a column's yes adds to an exploitation. A column may
// mean a code of more than one list: domestic work is a form and a sector.
func ctdcSetter(name string) func(*register.Exploitation) {
	form, isForm := fromCTDC(codes.Forms, name)
	means, isMeans := fromCTDC(codes.MeansList, name)
	sector, isSector := fromCTDC(codes.Sectors, name)
	recruiter, isRecruiter := fromCTDC(codes.Recruiters, name)
	if !isForm && !isMeans && !isSector && !isRecruiter {
		return nil
	}
	return func(e *register.Exploitation) {
		if isForm {
			e.Forms = appendOnce(e.Forms, form)
		}
		if isMeans {
			e.Means = appendOnce(e.Means, means)
		}
		if isSector {
			e.Sectors = appendOnce(e.Sectors, sector)
		}
		if isRecruiter {
			e.Recruiters = appendOnce(e.Recruiters, recruiter)
		}
	}
}

func fromCTDC[C ~string](list *codes.List[C], name string) (C, bool) {
	if c, ok := list.From(codes.CTDC, name); ok {
		return c, true
	}
	return list.From(codes.CTDCSynthetic, name)
}

func flagColumns() []column {
	var columns []column
	for _, flag := range ctdcFlags {
		columns = append(columns, column{name: flag.name})
	}
	return columns
}

// ctdcOrganisation is who tells, unless the caller names somebody else.
var ctdcOrganisation = register.Organisation{ID: "ctdc", Name: "Counter Trafficking Data Collaborative", Kind: "OTH"}

// readCTDC reads one case. Cases have no key of their own, so the number of
// the record in the file makes one: the file must keep its order.
func readCTDC(in *reading, row *Row) {
	row.Reports = make([]register.Report, 1)
	rep := &row.Reports[0]
	in.fromDataset(row, ctdcOrganisation)
	rep.Reported = in.year(cYear)
	rep.Victim.Gender = in.ctdcGender(cGender)
	in.ctdcAge(&rep.Victim)
	if c := in.ctdcCountry(cCitizenship); c != "" {
		rep.Victim.Nationalities = []codes.Country{c}
	}
	if c := in.ctdcCountry(cPlace); c != "" {
		rep.Exploitation.Places = []string{string(c)}
	}
	for i, flag := range ctdcFlags {
		if in.flag(cFirstFlag + i) {
			flag.set(&rep.Exploitation)
		}
	}
}

// fromDataset fills in what a published data set of anonymous cases says of
// none of them.
func (in *reading) fromDataset(row *Row, o register.Organisation) {
	rep := &row.Reports[0]
	rep.Organisation, rep.Basis = in.r.opt.Organisation, in.basis("STAT")
	rep.SourceKey = in.rowKey()
	rep.Victim.Status = "PRESUMED"
	if rep.Organisation == "" {
		rep.Organisation = o.ID
		row.Organisations = in.firstSeen(o)
	}
}

// rowKey makes a source key from the number of the record.
func (in *reading) rowKey() string { return fmt.Sprintf("%srow-%06d", in.dataset(), in.rowNumber()) }

func (in *reading) year(f int) register.Date {
	text := in.values[f]
	if isUnknownCTDC(text) {
		return register.Date{}
	}
	return register.Date{Year: int16(in.whole(f, firstYear, 2100))}
}

// isUnknownCTDC knows how the data sets write that something is not known.
func isUnknownCTDC(text string) bool {
	switch strings.ToLower(text) {
	case "", "0", "00", "-99", "unknown", "nan", "not specified":
		return true
	}
	return false
}

// flag reads a column of yes and no.
func (in *reading) flag(f int) bool {
	text := in.values[f]
	if text == "" || isUnknownCTDC(text) || text == "-99.0" {
		return false
	}
	yes, ok := parseYes(text)
	if !ok {
		in.wrong(f, "is not 1, 0 or -99", "write 1 for yes, 0 for no, -99 for not known")
	}
	return yes
}

func (in *reading) ctdcGender(f int) codes.Gender {
	text := in.values[f]
	if isUnknownCTDC(text) {
		return ""
	}
	if c, ok := fromCTDC(codes.Genders, text); ok {
		return c
	}
	in.wrong(f, "is not a value of the standard", "write Female, Male, Woman, Man or Trans/Transgender/NonConforming")
	return ""
}

// ctdcAge reads the age band at registration, else whether somebody was of
// age then or when exploited.
func (in *reading) ctdcAge(v *register.Victim) {
	for _, f := range []int{cAge, cMajority, cMajorityAtExploit} {
		if isUnknownCTDC(in.values[f]) {
			continue
		}
		if v.AgeBand = in.ageBand(f); v.AgeBand != "" {
			v.AgeReference = "AT_IDENT"
			if f == cMajorityAtExploit {
				v.AgeReference = "AT_EXPLOIT"
			}
			return
		}
	}
}

func (in *reading) ctdcCountry(f int) codes.Country {
	if isUnknownCTDC(in.values[f]) {
		return ""
	}
	return code(in, f, codes.Countries)
}
