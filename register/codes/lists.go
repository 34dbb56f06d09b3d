package codes

// Codes of the paths that events follow, and of the programme.
type (
	// ChainStep is a step of police, prosecution or court: DECL, SUMMONS …
	ChainStep string
	// Support is a kind of help: COORD, COSM, LEGAL …
	Support string
	// SupportStatus is how far a kind of help has come: OFFERED, DECLINED …
	SupportStatus string
	// ResidenceStep is a step of the residence scheme: OFFERED, DECLARED …
	ResidenceStep string
	// Crime is a kind of offence: PROPERTY, THB …
	Crime string
	// Exit is why a person is followed no longer: DEATH, EMIGRATION …
	Exit string
	// Theme is a theme of the programme against human trafficking: AWARE, MINOR …
	Theme string
)

// The lists of a report.
var (
	Forms         = load[Form]("forms")
	Groups        = load[Group]("groups")
	MeansList     = load[Means]("means")
	Sectors       = load[Sector]("sectors")
	Recruitments  = load[Recruitment]("recruitments")
	Recruiters    = load[Recruiter]("recruiters")
	Genders       = load[Gender]("genders")
	AgeReferences = load[AgeReference]("age_references")
	Origins       = load[Origin]("origins")
	Residences    = load[Residence]("residences")
	Regions       = load[Region]("regions")
	Bases         = load[Basis]("bases")
	Reporters     = load[Reporter]("reporters")
	Statuses      = load[Status]("statuses")
	Dossiers      = load[Dossier]("dossiers")
)

// The lists of events and of the programme.
var (
	ChainSteps      = load[ChainStep]("chain_steps")
	Supports        = load[Support]("supports")
	SupportStatuses = load[SupportStatus]("support_statuses")
	ResidenceSteps  = load[ResidenceStep]("residence_steps")
	Crimes          = load[Crime]("crimes")
	Exits           = load[Exit]("exits")
	Themes          = load[Theme]("themes")
)
