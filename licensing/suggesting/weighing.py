"""What a place costs: the aims of a schedule as numbers, so that two schedules can be told apart. Pure.

The unit is one point of urgency for one day of waiting. Lower is better; leaving a review out costs more than any
lawful place for it, whatever the weights.
"""

from datetime import date

from licensing.reviews.rules import EXPIRY_WARNING_DAYS, Risk
from licensing.suggesting.problem import OpenDay, Problem, ToPlace, Weights

RISK_POINTS = {Risk.LOW: 1, Risk.MEDIUM: 2, Risk.HIGH: 4, Risk.VERY_HIGH: 8}
MOST_WEEKS = 52  # beyond a year, waiting longer makes nothing more urgent
FOR_A_DAY = 20  # times the weight of fewest days: what sitting on one day more costs
FOR_EXPIRY = 200  # times the weight of expiry: what a place after a licence has expired costs (R76)
COMFORTABLE = 0.8  # of a day's minutes: what is filled beyond is load that might be spread
TIE = 0.01  # of two alike, the earlier reference goes first


def urgency(review: ToPlace, today: date, weights: Weights) -> int:
    """How many points each further day of waiting costs."""
    weeks = min(MOST_WEEKS, max(0, (today - review.waiting_since).days // 7))
    expires_soon = review.expires_on is not None and (review.expires_on - today).days <= EXPIRY_WARNING_DAYS
    return weights.risk * RISK_POINTS[review.risk] + weights.waiting * weeks + weights.expiry * expires_soon


def cost_of_place(review: ToPlace, held_on: date, today: date, weights: Weights) -> int:
    """What it costs to hear the review that day: the wait, thrice so past its hear-by date, and an expired licence."""
    points, wait = urgency(review, today, weights), (held_on - today).days
    late = max(0, (held_on - review.hear_by).days) if review.hear_by else 0
    expired = review.expires_on is not None and review.expires_on < held_on
    return points * (wait + 2 * late) + FOR_EXPIRY * weights.expiry * expired


def cost_of_leaving_out(review: ToPlace, problem: Problem) -> int:
    """More than the dearest place for it, with a day opened for it and its load on top."""
    today, weights = problem.today, problem.weights
    dearest = max((cost_of_place(review, day.held_on, today, weights) for day in problem.days), default=0)
    return (
        2 * dearest + cost_of_a_day(weights) + weights.spread * review.minutes + 100 + urgency(review, today, weights)
    )


def cost_of_a_day(weights: Weights) -> int:
    """What sitting on a day on which nothing is put down yet costs."""
    return FOR_A_DAY * weights.days


def comfortable_minutes(day: OpenDay) -> int:
    """How many more minutes the day takes before its load counts as heavy."""
    return max(0, int(COMFORTABLE * day.capacity_minutes) - (day.capacity_minutes - day.minutes_free))
