"""What partners' lists said of operators before it was kept: only what is certainly the partner's own words."""

from django.db import migrations


def tell(apps, _schema_editor):
    Operator, Enrollment, PartnerOperator, RosterRow, OperatorMerge = (
        apps.get_model("enrollment", name) for name in ("Operator", "Enrollment", "PartnerOperator", "RosterRow", "OperatorMerge")
    )
    named = Enrollment.objects.filter(source="roster").exclude(operator=None).exclude(cohort__partner=None)
    houses = {}
    for partner, operator in named.order_by().values_list("cohort__partner_id", "operator_id").distinct():
        houses.setdefault(operator, set()).add(partner)
    # Of an operator that several partners name, or that was merged, the record is not what each of them said: lists of the last days are.
    doubtful = {pk for pk, partners in houses.items() if len(partners) > 1}
    doubtful |= set(OperatorMerge.objects.values_list("merged_into_id", flat=True)) | set(OperatorMerge.objects.values_list("operator_id", flat=True))
    said = {}
    rows = RosterRow.objects.filter(roster__state="applied", enrollment__operator__in=doubtful & houses.keys()).order_by("pk")
    for partner, operator, parsed in rows.values_list("roster__cohort__partner_id", "enrollment__operator_id", "parsed").iterator():
        if partner and (parsed.get("operator_name") or parsed.get("operator_number")):
            said.setdefault((partner, operator), parsed)
    made, taken = [], set()
    for operator in Operator.objects.filter(pk__in=houses).order_by("pk").iterator():
        for partner in sorted(houses[operator.pk]):
            parsed = said.get((partner, operator.pk), {})
            words = {
                "name": parsed.get("operator_name", ""), "type": parsed.get("operator_type", ""), "size": parsed.get("operator_size", ""),
                "registration_number": parsed.get("operator_number", ""),
            }  # fmt: skip
            if operator.pk not in doubtful:
                words = {name: getattr(operator, name) for name in words}
            key = (partner, words["registration_number"] or words["name"])
            if key[1] and key not in taken:
                taken.add(key)
                made.append(PartnerOperator(partner_id=partner, operator=operator, **words))
    PartnerOperator.objects.bulk_create(made, batch_size=1_000)


class Migration(migrations.Migration):

    dependencies = [("enrollment", "0007_partner_operators")]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
