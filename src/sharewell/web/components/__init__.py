"""The parts that pages are made of. For whoever writes a page:

A form (Django form, our fields; each has a label, and in `missing` the words for when it is empty):

    from sharewell.web.components.fields import Form, LongText, OneOf, DayField, TimeOfDay, HiddenId, moment_of

    class ConcernForm(Form):
        safe = OneOf("Is the child safe right now?", [("yes", "Yes"), ("no", "No"), ("unsure", "I am not sure")],
                     missing="Choose whether the child is safe right now")
        words = LongText("Their words", hint="Write exactly what the child said. Do not tidy it up.", kind="verbatim")
        on = DayField("When was it?", what="the concern", missing="Enter the day")
        once = HiddenId(required=False)

A view (`page` finds the forms in the context: "Error:" before the title, summary at the top, links to the fields):

    from sharewell.web.components.frame import page
    from sharewell.web.components.summary import add_gaps

    def record(request):
        form = ConcernForm(request.POST or None, now=clock())
        if form.is_valid():
            try:
                made = record_concern(...)
            except Incomplete as error:
                add_gaps(form, error)                # each gap beside its field, by the last part of its path
            else:
                return redirect(...)
        return page(request, "concern/record.html", title="Record a concern", form=form)

A template (Jinja; autoescape on; a name that was not given is an error, so pass everything or use `| default("")`):

    {% extends "base.html" %}             {# or layouts/columns.html, wide.html, interruption.html, set_up.html #}
    {% block before %}{{ ui.back("/") }}{% endblock %}
    {% block content %}
    <h1 class="govuk-heading-l">{{ title }}</h1>
    <form method="post" novalidate>{{ csrf_input }}{{ hidden_fields(form) }}
      {{ form_field(form, "safe", size="m", hints={"unsure": "You will see who to tell."}) }}
      {{ form_field(form, "words", rows=6) }}
      {% call ui.button_group() %}{{ ui.button("Send to Jo Bell") }}{{ ui.link("Cancel", "/") }}{% endcall %}
    </form>
    {% endblock %}

Blocks: base has `before` (back link), `content` (two thirds wide) inside `main`, `footer`; layouts/columns.html has
`top`, `content`, `side`, `bottom`; layouts/interruption.html has `content` (in the coloured box; `danger=True` makes it
red) and `after`; layouts/set_up.html has `step_content` and needs `step`, `steps`. `title` must never hold a name.

Globals
    form_field(form, name, label=, hint=, size="s|m|l|xl", heading=True, width=20, rows=5, inline=True, small=True,
               optional=False, if_needed=True, prefix=, suffix=, autocomplete=, inputmode=, describedby=,
               reveals={answer: "field" or ["field", …] or HTML}, hints={answer: words}, dividers={answer: "or"})
    form_fields(form, name={look…}), hidden_fields(form), error_summary(forms, problems)
    govukButton({…}) and the other components of kit.COMPONENTS, with the parameters of their own documentation; what is
    given as "html" must be HTML already (a set block), never typed text: plain strings raise TypeError
    static("sharewell/…"), url("name", …), places.HOME / DANGER / SIGN_IN / SIGN_OUT / HELP / PROMISES
ui, the parts of our own (templates/parts/*.html)
    statement(kind, label, text, about="", level=3); about_child(name, details, flags); seen_by(names, more="")
    timeline(present.timeline.with_marks(entries), level=3)
    state("Done"), tag("words", "good|calm|warn|bad|grey")
    {% call ui.answers() %}
      {% call ui.answer_row("row-why", 1, "Why share", line, "Done", open) %}fields{% endcall %}
    {% endcall %}
    {% call ui.change_row("row-when", "When", line, open) %}fields{% endcall %}   (inside ui.answers() too)
    still_missing([{href, message, note}], owed=[…], complete="Nothing is missing.")   (also as a call, for more below)
    call_sheet([{key, value}]); brief(paragraphs); ring(who, number); ways([{who, number, note}]); print_button(words)
    confirmation(title, reference, words); saved(text); warning(text); empty(title, text, action, href)
    summary_rows([{key, value, change, about}], card=""); task_rows([{title, state, note, href}])
    table(caption, head, rows, caption_hidden=False, numeric=(2,)); pagination(page, pages, "?page=")
    button(text, href="", look="secondary|warning", name="", value="", id=""); link(text, href); back(href)
    {% call ui.folded("Summary") %}…{% endcall %}
Filters (present/words.py): day, deadline, moment, due, recently(now), waiting(now), age(on), plural("concern"), listed,
    number

Typed words outside `ui.statement` go into an element of class `sw-words`, which keeps their line breaks.
A form that must not lose text when the server fails needs nothing: see middleware.py.
"""
