package main

import (
	"encoding/json"
	"io"
	"time"

	"github.com/robfig/cron/v3"
)

// A cronRequest asks for the next times of a schedule, as a CronWorkflow has them.
type cronRequest struct {
	Cron     string    `json:"cron"`
	Timezone string    `json:"timezone"`
	After    time.Time `json:"after"`
	Count    int       `json:"count"`
}

// cronTimes answers each line of in with a line on out.
func cronTimes(in io.Reader, out io.Writer) error {
	encoder, decoder := json.NewEncoder(out), json.NewDecoder(in)
	for {
		var asked cronRequest
		if err := decoder.Decode(&asked); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		given := answer{}
		if times, err := asked.next(); err != nil {
			given.Error = err.Error()
		} else {
			given.Result = times
		}
		if err := encoder.Encode(given); err != nil {
			return err
		}
	}
}

// next parses as Argo's validation does, and then with the time zone as its controller does.
func (r cronRequest) next() ([]time.Time, error) {
	if _, err := cron.ParseStandard(r.Cron); err != nil {
		return nil, err
	}
	schedule, err := cron.ParseStandard("CRON_TZ=" + r.Timezone + " " + r.Cron)
	if err != nil {
		return nil, err
	}
	times, at := []time.Time{}, r.After
	for range r.Count {
		if at = schedule.Next(at); at.IsZero() {
			break
		}
		times = append(times, at.UTC())
	}
	return times, nil
}
