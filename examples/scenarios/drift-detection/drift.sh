#!/bin/sh
# Plans, and reports what has changed: report.md and report.html. Ends with Terraform's exit code.
set -u

terraform="${TERRAFORM:-terraform}"
here=$(dirname "$0")

status=0
"$terraform" plan -input=false -lock=false -detailed-exitcode -out=drift.tfplan > plan.txt 2>&1 || status=$?
cat plan.txt
if [ "$status" = 0 ] || [ "$status" = 2 ]; then
    "$terraform" show -json drift.tfplan > drift.json || exit 1
    python3 "$here/report.py" drift.json --log plan.txt --html report.html > report.md || exit 1
    cat report.md
fi
# A plan can hold secrets.
rm -f drift.tfplan drift.json
exit "$status"
