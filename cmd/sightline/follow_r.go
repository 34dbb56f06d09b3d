package main

import (
	"fmt"
	"strconv"
	"strings"

	"sightline/stat/survival"
)

// rCode is R code that gives the same numbers, so that nobody has to take
// ours on trust.
func (c *followCommand) rCode(f *survival.Followed) string {
	var b strings.Builder
	col := func(name string) string { return "d[[" + strconv.Quote(name) + "]]" }
	fmt.Fprintf(&b, "library(survival)\nd <- read.csv(%q, check.names = FALSE, colClasses = \"character\")\n", c.File)
	needed := c.Covariates
	for _, name := range []string{c.Group, c.Weight} {
		if name != "" {
			needed = append([]string{name}, needed...)
		}
	}
	if len(needed) > 0 {
		fmt.Fprintf(&b, "d <- d[!apply(sapply(d[%s], function(x) x %%in%% c(\"\", \"NA\", \".\", \"NaN\") | is.na(x)), 1, any), ]\n", rVector(needed))
	}
	fmt.Fprintf(&b, "d <- type.convert(d, as.is = TRUE)\n")
	fmt.Fprintf(&b, "e <- as.character(%s); e[is.na(e)] <- \"\"\n", col(c.Event))
	fmt.Fprintf(&b, "e[tolower(e) %%in%% c(\"\", \"0\", \"no\", \"false\", \"none\", \"censored\") | e %%in%% %s] <- \"0\"\n", rVector(c.Censored))
	fmt.Fprintf(&b, "e[tolower(e) %%in%% c(\"yes\", \"true\", \"event\")] <- \"1\"\n")
	kinds := f.Table.Kinds
	if len(kinds) == 0 {
		kinds = []string{"1"}
	}
	fmt.Fprintf(&b, "e <- factor(e, c(\"0\", %s))\n", strings.TrimSuffix(strings.TrimPrefix(rVector(kinds), "c("), ")"))
	surv, id := col(c.Time)+", ", ""
	if c.Start != "" {
		surv, id = col(c.Start)+", "+surv, ", id = seq_along(e)"
	}
	if c.Person != "" {
		id = ", id = " + col(c.Person)
	}
	if c.Weight != "" {
		id += ", weights = " + col(c.Weight)
	}
	group := "1"
	if c.Group != "" {
		group = col(c.Group)
	}
	fmt.Fprintf(&b, "f <- survfit(Surv(%se) ~ %s, d%s, conf.type = \"log-log\")\n", surv, group, id)
	times := make([]string, len(f.Options.At))
	for i, t := range f.Options.At {
		times[i] = strconv.FormatFloat(t, 'g', -1, 64)
	}
	fmt.Fprintf(&b, "print(summary(f, times = c(%s), extend = TRUE))\n", strings.Join(times, ", "))
	c.rTests(&b, f, surv, group)
	c.rModels(&b, f, surv)
	return b.String()
}

func (c *followCommand) rTests(b *strings.Builder, f *survival.Followed, surv, group string) {
	for _, t := range f.Tests {
		if t.Test.Method == "log-rank test" && c.Start == "" {
			fmt.Fprintf(b, "print(survdiff(Surv(%sas.integer(e) == %d) ~ %s, d))\n", surv, t.Kind+1, group)
		} else if t.Test.Method != "log-rank test" {
			fmt.Fprintf(b, "print(cmprsk::cuminc(d[[%q]], as.integer(e) - 1, %s)$Tests[%d, ])\n", c.Time, group, t.Kind)
		}
	}
}

func (c *followCommand) rModels(b *strings.Builder, f *survival.Followed, surv string) {
	for _, m := range f.Models {
		var terms []string
		for _, name := range c.Covariates {
			terms = append(terms, "`"+name+"`")
		}
		more := ""
		if c.Weight != "" {
			more = fmt.Sprintf(", weights = d[[%q]]", c.Weight)
		}
		if c.Person != "" {
			more += fmt.Sprintf(", cluster = d[[%q]]", c.Person)
		}
		fmt.Fprintf(b, "m <- coxph(Surv(%sas.integer(e) == %d) ~ %s, d%s); print(summary(m)); print(cox.zph(m))\n",
			surv, m.Kind+1, strings.Join(terms, " + "), more)
	}
}

func rVector(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = strconv.Quote(n)
	}
	return "c(" + strings.Join(quoted, ", ") + ")"
}
