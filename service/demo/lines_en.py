"""Sentences of English sales calls, in the form of lines_ru.py."""

from service.demo.lines_ru import Lines

OPENINGS: Lines = (
    ("C: Hello, {client} speaking.", "A: Hi {client}, this is {agent} from {brand}. Is now a good time?", "C: Sure, I have five minutes."),
    ("C: {company}, good morning.", "A: Good morning {client}, {agent} from {brand} here, as we agreed.", "C: Hi {agent}, go on."),
    ("C: Hello?", "A: Hi {client}, it is {agent} from {brand}. Can you talk?", "C: Yes, but keep it short, please."),
)  # fmt: skip
INBOUND_OPENINGS: Lines = (
    ("A: {brand}, {agent} speaking.", "C: Hi, it is {client} from {company}. You tried to reach me."),
    ("A: Good afternoon, {brand}, this is {agent}.", "C: Hello {agent}, {client} here, I am calling you back."),
)
MIDDLES: dict[str, Lines] = {
    "discover_need": (
        ("A: How do you run payroll at the moment?", "C: In spreadsheets, mostly.", "A: And how many people do you pay?", "C: It changes with the season."),
        ("A: Who decides on payroll software with you?", "C: That would be me.", "A: Great, then two quick questions."),
    ),
    "follow_up_offer": (
        ("A: I sent you our offer, {price}. Did you have a chance to read it?", "C: I did, yes.", "A: What do you think?"),
        ("A: I am calling about the offer for {qty}, {total} a month.", "C: We looked at it on Monday.", "A: And what is the verdict?"),
    ),
    "push_payment": (
        ("A: Our invoice for {total} is ten days overdue.", "C: I know, it is on my desk.", "A: When can we expect it?"),
        ("A: I see that {total} has not arrived yet.", "C: Let me check with accounts. Yes, still open.", "A: What is holding it up?"),
    ),
    "": (
        ("A: Your accounts are ready, I wanted to let you know.", "C: Great, when do we start?", "A: As soon as your team has logged in."),
    ),
}  # fmt: skip
ATTAINED: dict[str, Lines] = {
    "discover_need": (
        ("C: We need {qty}, and it has to run by {date}.", "A: Got it: {qty} by {date}. I will send an offer."),
        ("C: It is {qty}, and we want to start {day}.", "A: Perfect, you will have the numbers tomorrow."),
    ),
    "follow_up_offer": (
        ("C: We are happy with it. We accept the offer, let us go ahead.", "A: Wonderful! I will send the contract {day}."),
        ("C: My boss approved it this morning, we take {qty}.", "A: Great news, I will call you {day} to set it up."),
    ),
    "push_payment": (
        ("C: We will pay the whole amount {day}.", "A: {day}, in full, thank you."),
        ("C: It has already been paid, the transfer went out this morning.", "A: Excellent, thank you."),
    ),
    "": (("C: All clear, thank you for telling me.", "A: Any time."),),
}  # fmt: skip
NOT_ATTAINED: Lines = (
    (
        "C: I have to ask my boss first.",
        "A: When will you know more?",
        "C: Call me {day}.",
        "A: I will call you {day}.",
    ),
    ("C: We are still thinking about it.", "A: May I call again {day}?", "C: You can try."),
    ("C: Send it to me once more, I will have a look.", "A: You will have it today, and I will call {day}."),
)
KEEP_IN_TOUCH: Lines = (
    (
        "C: We do not need anything right now.",
        "A: I see. I just wanted to stay in touch.",
        "C: Sure, call again some time.",
    ),
    ("A: How is business?", "C: Quiet, nothing planned at the moment.", "A: Then I will check in next year."),
)
REJECTED: dict[str, Lines] = {
    "price": (
        ("C: It is too expensive for us, so it is a no.", "A: What if I take five percent off?", "C: Still too much. We are not going to buy."),
    ),
    "no_need": (
        ("C: We do not need it any more, we closed that office.", "A: All of it?", "C: All of it. Please take us off the list."),
    ),
    "competitor": (
        ("C: We signed with {rival} last week.", "A: May I ask what decided it?", "C: They were already in our bank. So no, thank you."),
    ),
    "timing": (
        ("C: The budget is frozen until next year, we have to decline.", "A: Could I come back in spring?", "C: Not before summer."),
    ),
    "trust": (
        ("C: You lost our data in the trial, we will not work with you.", "A: I am very sorry about that.", "C: So am I. The answer is no."),
    ),
}  # fmt: skip
CLOSINGS: Lines = (
    ("A: Thank you, {client}, have a good day.", "C: You too, bye."),
    ("A: Talk to you soon.", "C: Goodbye."),
)
VOICEMAIL: Lines = (
    ("C: You have reached the voicemail of {client}. Please leave a message after the tone.", "A: Hi {client}, {agent} from {brand}. I will try again tomorrow."),
)  # fmt: skip
WRONG_NUMBER: Lines = (
    ("C: Hello?", "A: Hi, is this {company}?", "C: No, you have the wrong number.", "A: I am sorry to bother you."),
)
