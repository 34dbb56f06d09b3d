// Package codes holds the monitor's code lists: what may be written in each
// coded field, its label in English and Dutch, and how it maps to the Human
// Trafficking Case Data Standard (HTCDS 2.0), the Counter Trafficking Data
// Collaborative (CTDC) and the United Kingdom's National Referral Mechanism.
//
// It knows words, not people: no report, no rule about who may read what.
package codes

// Each list has a type of its own, so that a means cannot be written where a
// form belongs. The codes themselves are words and are stored as such.
type (
	// Form is a form of exploitation: SEX_DOM, LAB, CRIM_DRUG …
	Form string
	// Group is one of the monitor's groups, made from forms: SEX_DOM, SEX_CB,
	// SEX (border not known), LAB, CRIM, OTHER, UNKNOWN, and SUB3, which is
	// counted apart.
	Group string
	// Means is a means of control: DEBT, THREAT …
	Means string
	// Sector is where somebody was put to work, by ISIC section.
	Sector string
	// Recruitment is how somebody was recruited: SNS, WORK …
	Recruitment string
	// Recruiter is the recruiter's relation to the victim: PARTNER, FAMILY …
	Recruiter string
	// Gender is F, M, TF, TM, X or U.
	Gender string
	// AgeReference says which moment an age belongs to: AT_REPORT, AT_EXPLOIT, AT_IDENT.
	AgeReference string
	// Origin is the coarse origin group: NL, EU, NON_EU …
	Origin string
	// Residence is a residence status: REFLECT, B8_VICTIM …
	Residence string
	// Region is a police unit: AMS, ROT … or a region of another country's own list.
	Region string
	// Basis is the lawful basis a report came in by: DUTY, CONSENT …
	Basis string
	// Reporter is the kind of a reporting organisation: NP, KMAR, ZC …
	Reporter string
	// Status is how far identification has come.
	Status string
	// Dossier is what was asked with the report: registration, shelter, advice.
	Dossier string
	// Country is an ISO 3166-1 alpha-2 code, or STATELESS or UNKNOWN.
	Country string
)
