// argo-validate checks Argo manifests offline with Argo's own code.
//
//	argo-validate [-json] FILE...   find what the controller would refuse
//	argo-validate -eval             evaluate expressions as the controller would
//	argo-validate -cron             tell the next times of schedules
//	argo-validate -defaults DEFAULTS FILE...
//	                                print the templates with a controller's defaults merged in
//
// Checking decodes strictly, runs Argo's validation, compiles every expression and looks
// up every name in one; Argo's own lint does neither of the last two. Exit status: 0 when
// all is well, 1 with problems, 2 for wrong use.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"github.com/argoproj/argo-workflows/v4/util/logging"
)

func main() {
	asJSON := flag.Bool("json", false, "print the problems as a JSON list")
	eval := flag.Bool("eval", false, "answer the evaluation requests on standard input, one JSON object a line")
	crons := flag.Bool("cron", false, "tell the next times of the schedules on standard input, one JSON object a line")
	defaults := flag.String("defaults", "", "merge the `workflowDefaults` in this file into the templates, and print those as JSON")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: argo-validate [-json] FILE...\n       argo-validate -eval < REQUESTS\n       argo-validate -cron < REQUESTS\n       argo-validate -defaults DEFAULTS FILE...")
		flag.PrintDefaults()
	}
	flag.Parse()
	if (*eval || *crons) == (flag.NArg() > 0) {
		flag.Usage()
		os.Exit(2)
	}

	ctx := logging.WithLogger(context.Background(), logging.NewSlogLogger(logging.Error, logging.Text))
	if *eval {
		exitOn(evaluateAll(ctx, os.Stdin, os.Stdout))
		return
	}
	if *crons {
		exitOn(cronTimes(os.Stdin, os.Stdout))
		return
	}
	if *defaults != "" {
		exitOn(mergeDefaults(os.Stdout, *defaults, flag.Args()))
		return
	}
	problems, err := checkFiles(ctx, flag.Args())
	exitOn(err)
	exitOn(write(os.Stdout, problems, *asJSON))
	if len(problems) > 0 {
		os.Exit(1)
	}
}

func checkFiles(ctx context.Context, files []string) ([]problem, error) {
	var manifests []manifest
	var problems []problem
	for _, file := range files {
		read, found, err := readFile(file)
		if err != nil {
			return nil, err
		}
		manifests = append(manifests, read...)
		problems = append(problems, found...)
	}
	for _, m := range manifests {
		problems = append(problems, checkExpressions(m)...)
	}
	// Last, for it sorts the tasks of the objects that it is given.
	return append(problems, lint(ctx, manifests)...), nil
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "argo-validate:", err)
		os.Exit(2)
	}
}
