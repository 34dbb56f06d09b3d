package register

import "sightline/register/codes"

// Lawful bases the register treats apart. Their labels are in register/codes.
const (
	BasisPseudonymous codes.Basis = "PSEUDO"
	BasisAnonymous    codes.Basis = "ANON"
)

// limits on what one report may carry. A report is a page, not a file.
const (
	maxKey    = 200
	maxValues = 50
)

// Validate says what is wrong with a report, field by field. It knows rules
// that hold for every report; whether codes exist is intake's to ask of
// register/codes, which has the lists.
func (r *Report) Validate() []*FieldError {
	var wrong []*FieldError
	add := func(field, what, remedy string) {
		wrong = append(wrong, &FieldError{field, what, remedy})
	}
	if r.Organisation == "" {
		add("organisation", "is missing", "name the organisation that files the report")
	}
	switch {
	case r.SourceKey == "":
		add("source_key", "is missing", "give the organisation's own reference of the report")
	case len(r.SourceKey) > maxKey:
		add("source_key", "is too long", "use at most 200 characters")
	}
	if r.Basis == "" {
		add("basis", "is missing", "give the lawful basis, such as DUTY or CONSENT")
	}
	r.validateIdentity(add)
	r.validateDates(add)
	if len(r.Exploitation.Forms)+len(r.Exploitation.Means)+len(r.Exploitation.Sectors)+
		len(r.Exploitation.Places)+len(r.Victim.Nationalities) > maxValues {
		add("forms", "holds too many values", "use at most 50 values over all lists of a report")
	}
	if a := r.Victim.Age; a != nil && (*a < 0 || *a > 120) {
		add("age", "is not an age", "give completed years from 0 to 120, or leave it empty")
	}
	return wrong
}

func (r *Report) validateIdentity(add func(field, what, remedy string)) {
	switch {
	case r.Identity != nil && r.Encoding != nil:
		add("encoding", "stands beside names", "send names or an encoding, not both")
	case r.Identity != nil && r.Basis == BasisPseudonymous:
		add("family_name", "is not allowed under a pseudonymous basis", "send an encoding instead of names, or give the basis under which names may be sent")
	case (r.Identity != nil || r.Encoding != nil || !r.PersonKey.IsZero()) && r.Basis == BasisAnonymous:
		add("basis", "is anonymous, yet the report says who it is about", "leave out names, encoding and person key, or give another basis")
	}
}

func (r *Report) validateDates(add func(field, what, remedy string)) {
	if r.Reported.Before(r.Met) {
		add("reported_on", "is before met_on", "check which of the two dates is right")
	}
	if r.Exploitation.Until.Before(r.Exploitation.From) {
		add("exploited_until", "is before exploited_from", "check which of the two dates is right")
	}
}
