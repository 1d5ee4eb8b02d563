//go:build api

package api

import (
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"

	"database.example.com/operator/api/v1alpha1"
)

func volume(size string) edit {
	return func(s subject) { s.template().Storage.Size = ptr(resource.MustParse(size)) }
}

func rawVolume(size string) edit { return func(s subject) { s.raw["spec.storage.size"] = size } }

func class(name string) edit {
	return func(s subject) { s.template().Storage.StorageClassName = &name }
}

func claims(policy v1alpha1.ClaimDeletionPolicy) edit {
	return func(s subject) { s.template().Storage.ClaimDeletionPolicy = policy }
}

var storageCases = []ruleCase{
	{
		rule:   "spec.storage storage.size must be at least 300Mi: a member needs room for its log, its database and a copy of it",
		accept: edits{"300Mi": volume("300Mi"), "a number of bytes": volume("314572800"), "much": volume("1Ti")},
		refuse: edits{"299Mi": volume("299Mi"), "nothing": volume("0"), "less than nothing": volume("-1Gi"), "too few bytes": volume("314572799")},
	},
	{
		rule:   "spec.storage.size maxLength",
		accept: edits{"32 characters": rawVolume("1" + strings.Repeat("0", 31))},
		refuse: edits{"33 characters": rawVolume("1" + strings.Repeat("0", 32))},
		want:   tooLong,
	},
	{
		rule:   "spec.storage.storageClassName minLength",
		accept: edits{"one character": class("a")},
		refuse: edits{"none": class("")},
		want:   tooShort,
	},
	{
		rule:   "spec.storage.storageClassName maxLength",
		accept: edits{"253 characters": class(strings.Repeat("a", 253))},
		refuse: edits{"254 characters": class(strings.Repeat("a", 254))},
		want:   tooLong,
	},
	{
		rule:   "spec.storage.claimDeletionPolicy enum",
		accept: edits{"Retain": claims(v1alpha1.RetainClaims), "Delete": claims(v1alpha1.DeleteClaims)},
		refuse: edits{"another word": claims("Keep")},
		want:   noChoice,
	},
	{
		rule:   "spec engine.quotaBackendBytes must be at most a third of storage.size (8Gi when not given): a defragmentation and a snapshot need a copy of the database each",
		accept: edits{"a third": quotaOn("6Gi", 2<<30), "a third of the default": quota(8 << 30 / 3), "no quota on a small volume": volume("300Mi")},
		refuse: edits{"a byte more": quotaOn("6Gi", 2<<30+1), "more than a third of the default": quota(8<<30/3 + 1)},
	},
}

func quota(bytes int64) edit {
	return func(s subject) { s.template().Engine.QuotaBackendBytes = &bytes }
}

func quotaOn(size string, bytes int64) edit {
	return func(s subject) {
		volume(size)(s)
		quota(bytes)(s)
	}
}
