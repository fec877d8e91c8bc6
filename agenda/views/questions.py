"""Asking the proposer something, answering it, and taking the question back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agenda import access
from agenda.forms.questions import AnswerForm, QuestionForm
from agenda.models import AgendaItem, ItemQuestion
from agenda.services import questions
from agenda.views.item import render_item
from overleg.http import AuthedRequest, attempt, refuse
from overleg.lib.refusal import Refused


@require_POST
def question_ask(request: AuthedRequest, reference: str) -> HttpResponse:
    item = access.get_item(request.user, reference, to="compose")
    form = QuestionForm(request.POST)
    if form.is_valid():
        try:
            questions.ask(item, by=request.user, text=form.cleaned_data["text"])
        except Refused as refusal:
            refuse(form, refusal)
        else:
            said = _("Your question went to %(name)s, by mail and on the start page.") % {"name": item.proposer.name}
            messages.success(request, said)
            return _back(item)
    return render_item(request, item, question_form=form, status=422)


@require_POST
def question_answer(request: AuthedRequest, pk: int) -> HttpResponse:
    question = access.get_question(request.user, pk, to="answer")
    form = AnswerForm(request.POST, question=question)
    if form.is_valid():
        try:
            questions.answer(question, by=request.user, answer=form.cleaned_data["answer"])
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Your answer is sent."))
            return _back(question.item)
    return render_item(request, question.item, question_form=form, status=422)


@require_POST
def question_withdraw(request: AuthedRequest, pk: int) -> HttpResponse:
    question: ItemQuestion = access.get_question(request.user, pk, to="withdraw")
    attempt(request, questions.withdraw, question, by=request.user, success=_("The question is no longer asked."))
    return _back(question.item)


def _back(item: AgendaItem) -> HttpResponse:
    return redirect(f"{item.get_absolute_url()}#questions")
