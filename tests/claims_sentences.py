"""What people write about insoles, with what the claims check must say of it.

Advertisements as they are, the same claims in disguise, and honest sentences that look like
claims; an entry of several sentences is judged by its worst. The first three hundred were written
from the rules, before there was a check. The rest came later in four lots, each measured before
anything was mended for it; the last lot stays unseen.
"""

BLOCK = """
Our insoles cure back pain.
The pair that cured my sciatica!
Orthotics that cure, not just cover up.
A natural cure for tired, aching feet.
Curing heel pain one step at a time.
It is not only comfortable, it cures lower back pain.
Not just a cushion but a cure.
It doesn’t just soothe your back, it heals it.
Heal your feet while you walk.
Walk, run and let our insoles heal your plantar fasciitis.
These insoles healed my knees in a week.
Feel the healing power of a firm arch.
No other insole cures back pain like ours.
Nothing heals heel spurs faster than Keel.
Not cheap, but it cures back pain.
“Not a gimmick”, it cures sciatica.
We are not doctors, yet this pair cures bunions.
HEAL YOUR BACK FROM THE GROUND UP
Treats back pain at its source. Our insoles do the rest.
Our insoles treat plantar fasciitis.
Slip in the pair and start treating your lower back pain today.
An orthotic treatment for flat feet and knee pain.
The best treatment for heel pain is a firm pair of insoles.
Back pain treatment, made easy by our insoles.
Designed to treat sciatica, arthritis and shin splints. Every pair ships free.
We treat chronic back pain with every step you take.
Doctors treat heel pain in many ways. A good insole is one of them.
Guaranteed relief or your money back.
Instant relief for sore feet.
Instant, lasting pain relief from the first step.
Permanent relief from back pain.
Pain relief guaranteed.
We guarantee relief within 30 days.
Permanently relieves heel pain.
Feel immediate relief in your lower back.
Eliminates pain in the ball of the foot.
End foot pain for good.
The insole that ends your back pain.
Say goodbye to heel pain.
Get rid of back pain without leaving your shoes.
Banish aching feet and knee pain.
Stops plantar fasciitis pain in its tracks.
Put an end to chronic back pain.
Eliminate all your joint pain with one simple step.
Corrects your posture from the ground up.
Fix your back by fixing your feet.
Realigns the spine with every step.
Our arch realigns your hips, pelvis and lower back.
Helps to realign your spine.
The only insole that straightens your spine.
It can correct poor posture in weeks.
Posture-correcting insoles for work.
Spinal realignment starts in the shoe.
An insole that fixes bad posture.
Keel brings your pelvis back into alignment and corrects the spine.
Ideal for people with a herniated disc: our softest insole.
Our insoles take the load off bulging discs.
Orthotics for sciatica.
If you suffer from sciatica, this is the pair for you.
A slipped or herniated disc? Try our firm orthotic.
Clinically proven to work.
Clinically-proven comfort, now in your size.
Scientifically proven to reduce back pain.
Proven in clinical trials to end back pain.
Medically proven support for your back.
Doctor recommended.
The doctor-recommended insole for runners.
Podiatrist-recommended arch support.
Recommended by podiatrists across the country.
Doctors recommend our insoles for heel pain.
Approved by physicians, loved by runners.
FDA approved insoles.
FDA-registered and made in the USA.
An FDA cleared device for your shoes.
Our orthotics are approved by the FDA.
We are registered with the FDA.
Made of medical-grade foam.
Medical grade arch support for every shoe.
Prevents injury and keeps you on the road.
Prevents back pain before it starts.
Insoles that prevent running injuries.
Wear them daily for the prevention of back pain.
Protects you from shin splints and other injuries.
Helps prevent injuries to knees, hips and back.
An easy way to avoid injury.
50% less pain after two weeks.
Wearers feel up to 80 percent less pain.
Reduces back pain by 40 %.
In our own test, pain dropped by 62 % within a week.
In a study of 25 people, our insoles cut pain by half and cured two of them.
Works for everyone.
One insole that works for every body and every back.
It works for anyone, whatever the foot.
No side effects.
All the benefits of painkillers, without side effects.
Safe, natural and free of side effects.
Replaces surgery.
The alternative to surgery that fits in your shoe.
Skip the physio: wear our insoles instead of physical therapy.
Avoid surgery with the right support.
A pair of insoles can replace your physio.
Is it a gimmick? No, it really cures back pain.
Tired of back pain? Ready to cure it? Step in.
It never fails to heal tired feet.
You will not believe it, but this pair cures heel pain.
Our insoles have never been this soft, and they treat arthritis.
Studies are limited, still our insoles cure sciatica.
No doubt, they cure back pain.
No wonder they eliminate heel pain so fast.
Supports the arch, cups the heel and cures back pain.
Insoles are not a cure for everything, but they do cure heel pain.
If you want to cure your back pain, start with your feet.
Try our in<strong>sol</strong>es and <em>cu</em>re your back.
Clinically<br>proven support
Doctor‑recommended comfort.
Wave goodbye to the back pain that has followed you for years.
The secret that doctors use to cure bunions without surgery.
Your spine, realigned. Your day, back.
Built to correct your lower back from the first step.
Ends heel pain at the root.
A proven treatment for arthritis in the big toe.
The insole podiatrists recommend for our shape of foot.
The insole trusted by orthopedic surgeons.
FDA-listed, HSA-ready, loved by nurses.
Get the medical-grade cushion that hospitals use.
Wearing our pair prevents shin splints, full stop.
Never have back pain again: our insoles eliminate the cause of pain.
Users had 3 times less injuries and 45% less knee pain.
Forget physio. Replace surgery with two millimeters of foam.
It is safe for all and has no known side effects.
It simply works for everybody.
Relief guaranteed, or send them back.
Fixes flat backs and bad posture in a week.
No pills, no needles: it heals from below.
There is no other way to say it: they cured my sciatica.
We won’t say miracle, but it heals.
If you have a bulging disc, our orthotics are made for you.
Reduces the risk of knee injury by half.
Who needs a doctor? Our insoles treat heel spurs at home.
Prevents the development of bunions.
Clinical-grade support, proven by science.
Orthopaedic surgeons recommend these insoles to their own families.
Cured! That is what people tell us after two weeks.
Backed by science, made for your feet.
Our shell was clinically validated on nurses.
Take away the pain of standing with a pair of Longshift.
Your insole should be treating the bunion, not hiding it.
Preventing heel spurs starts with our firmest arch.
With Keel you avoid injuries and train harder.
There are zero side effects.
Instantly eases and permanently relieves foot pain.
The pair corrects crooked hips.
Goodbye, sciatica: our orthotic was shaped for it.
Insoles that outperform and replace physical therapy.
Up to 70% reduction in heel pain!
The natural alternative to painkillers.
It is approved by the US FDA.
They work for all people, flat feet or high arches.
Experts endorse our insoles.
The healing insole.
Treatment of sciatica and lower back pain begins in our shop.
We cannot promise much, but we do cure blisters.
Stop suffering: our pair stops back pain.
“It heals”, says everyone who tried our pair.
Nothing but a cure for tired backs.
A total fix for your posture? Straighten your spine with every step.
No more knee pain.
Bring your spine back into alignment.
Your knees will thank you: our insole puts an end to joint pain.
Cure-all insoles for the whole family.
Every stitch was designed to heal.
Designed to realign your ankles, hips and back.
Guaranteed to relieve back pain.
A quick fix for a crooked spine.
Insoles that treat your pain while you work.
Say no to surgery and yes to our orthotics: avoid surgery today.
Nine out of ten podiatrists recommend them. Doctors recommend our insoles.
Made to medical grade standards.
Proven relief for plantar fasciitis.
Our FDA registered facility makes each pair.
Protects against injury on every run.
90 % of wearers report 60 % less pain.
It works for everyone who stands.
No side effects, no fuss.
Our orthotic is a treatment for flat feet and bunions.
Eliminate heel spur pain overnight.
It fixes your posture, and your day.
Permanent pain relief is possible.
Orthotics for a herniated disc.
Back pain cured, naturally.
The best way to prevent shin splints is our firm arch.
We treat feet right: our pair treats neuromas.
""".strip().splitlines()

WARN = """
Find relief in every step.
Relieves tired feet after a long shift.
Heel pain relief, made simple.
Many people report relief within days.
A soft heel pad relieves pressure and pain.
Reduces pain in the heel.
Our insoles reduce foot pain at work.
Eases sore, aching feet.
It can lessen knee pain on long walks.
Soothes aching arches after a run.
Alleviates discomfort in the lower back.
Walk pain-free again.
A pain free day on your feet.
Be free of pain on the trail.
May help your back.
An insole may help with lower back pain.
Our firm arch helps your knees and hips.
It can help people with plantar fasciitis.
Insoles can help heel pain.
They help keep your spine happy.
Helping tired legs since the first pair.
Could a better insole help your back?
Improves posture.
Improves the alignment of your legs.
Better posture from the ground up.
Improve your posture at work with a firm arch.
It improves your body’s alignment.
Orthopedic insoles for men and women.
An orthopaedic shape for everyday shoes.
Therapeutic support for long days.
A therapeutic insole with a deep heel cup.
Early studies look promising.
Promising results for people on their feet all day.
Preliminary research suggests a benefit.
Initial results are encouraging.
A pilot study points to less pain.
So many people love this pair.
There is a reason so many people walk on our insoles.
Our customers say their backs feel great.
Our customers tell us that they stand longer.
Thousands of customers swear by them.
For all ages.
Insoles for people of all ages and backgrounds.
Made for feet of every age.
It follows your natural biomechanics.
Supports the natural biomechanics of the foot.
Custom insoles delivered to your door.
Customized support for your arch.
A custom-fit heel cup.
Customised to your foot type.
There are many ways to treat lower back pain.
Heat, massage and exercise are used to treat low back pain.
Clinicians treat plantar fasciitis with rest, stretching and time.
The treatment of heel pain takes months.
An insole that corrects overpronation.
Our deep heel cup helps to relieve heel pain.
In our experience it relieves sore feet.
If your feet hurt, our insoles may help your arches.
Not only soft: it also relieves back pain.
Gentle on the budget, and it reduces pain.
One customer said it relieved her back pain.
Takes the pressure off your knees and lower back.
Keeps your feet in proper alignment all day.
Designed for plantar fasciitis.
Great for heel spurs, flat feet and long days.
The best insoles for back pain.
Boosts circulation in tired legs.
Say yes to pain relief.
It relieved my aching arches, says one runner.
Many customers report less pain after a week.
It may reduce the pain you feel in the morning.
Helps with knee pain on stairs.
A therapeutic-grade gel pad.
Personalized arch support, made for you.
Move naturally: it respects your natural biomechanics.
From toddlers to grandparents: for every age.
Encouraging early results from our lab.
Good posture starts here: better alignment, head to toe.
It can be helpful for shin splints.
It treats the cause of plantar fasciitis, not the symptom.
Cushions every step and relieves heel pain.
You will feel relief the same day.
Made with natural biomechanics in mind.
Helping hips, knees and backs since day one.
Ease your lower back pain with a firmer heel.
A custom feel without the price.
It lowers the strain on your knees.
Orthopaedic comfort for everyday shoes.
Thousands of people swear by Cadence.
Good for your joints.
Early research is promising.
Improves your gait on rough ground.
Stand pain-free through a double shift.
Our wearers report fewer aches.
Less foot pain after work.
Controls overpronation.
The perfect insole for arthritis.
Young and old walk better on it.
Relief for runners.
Our softest insole, for pain-free walks.
Eases the ache after a double shift.
It may help with aching knees.
Improved posture in every shoe.
Helps support tired legs.
A podiatric, orthopedic design.
Reduces soreness in the arch.
Customers tell us they feel great.
So many people have found comfort here.
Custom made for your arch type.
Lessens discomfort on hard floors.
It can help your hips.
Good news for sore backs: less back pain at work.
All ages, all arches.
Physical therapists treat back pain with exercise.
Pain relief is a question for a pharmacist.
The arch helps the foot push off, like a spring.
""".strip().splitlines()

FINE = """
Insoles are not a cure.
An insole is not a cure for back pain.
This is by no means a “cure”.
By no means a 'cure', but a comfortable pair.
There is no cure for a stiff shoe but a new one.
No insole cures back pain.
An insole cannot heal a sprain.
It won’t cure your back, and it won’t harm it.
It does not heal anything.
They never claimed to be a cure.
Insoles aren’t a treatment for back pain.
It is a comfort and support choice, not a treatment.
We do not treat back pain.
Our insoles are not meant to treat sciatica.
An insole is not a treatment for sciatica.
Nobody can guarantee relief.
We do not promise instant relief.
An insole does not eliminate pain.
It cannot fix your posture.
No insole realigns the spine.
It does not correct the spine.
Our insoles are not clinically proven to do anything for backs.
They are not FDA approved, and no insole needs to be.
It is not medical grade, and we would not know what that means.
Insoles have not been shown to prevent back pain.
Two reviews could not show that insoles prevent back pain.
Trials do not show that insoles prevent injury.
There is no good evidence that insoles prevent back pain.
Shock-absorbing insoles did not prevent injuries in seven trials.
No insole works for everyone.
An insole does not work for everyone.
It does not replace physical therapy or surgery.
Nothing here replaces surgery.
Insoles have not been shown to reduce pain in the lower back.
It may not relieve anything at all.
Insoles are no substitute for exercise.
Supports the arch and cups the heel.
A firm shell supports the arch and steadies the heel.
Cushions the heel and fills space in the shoe.
Soft under the heel, firm under the arch.
Shaped for a neutral arch, 27 mm high in size M.
Made for running shoes. Trim to fit.
It comes in low, neutral and high arch shapes.
It changes the angle and the pressure under your foot.
Some people find that more comfortable, and others feel no difference.
Ask a clinician before you buy insoles if your feet are numb.
See a clinician before you choose an insole if you have sciatica or a herniated disc.
If pain runs down your leg, see a clinician.
A disc can bulge, or tear and press on a nerve. This is called a herniated disc.
In one study of 225 people, pain fell more than on a waiting list.
In one study of 225 people, custom orthotics reduced pain more than a waiting list did. [3]
In one trial with 101 people, custom orthotics eased pain more than flat ones.
One review of 19 trials with 1,660 people found pain reduced a little after 7 to 12 weeks.
Evidence is limited, and no trial of our insoles exists.
NICE advises against foot orthotics for treating low back pain.
NICE advises against orthotics for low back pain, with or without sciatica.
The American College of Physicians puts exercise first.
A pilot trial of 50 people compared custom orthotics with a waiting list.
We found no clear difference after 12 weeks.
Preventing back pain: not shown.
Easing back pain: no clear benefit when five trials are taken together.
Do insoles cure back pain? No.
Can an insole treat a herniated disc? No, and no insole should be sold that way.
Is it unclear whether insoles prevent back pain? Yes.
It is not known whether insoles reduce back pain.
The trial asked whether orthotics relieve back pain.
Custom orthotics are made from a cast or a scan of your foot.
A pedorthist takes an impression of the foot and makes a custom orthotic from it.
Ours are not custom: they come in three arch shapes.
Parcels to Canada may have to pay customs.
Our customers can write to us at any hour.
Write to customer care.
Orders are placed as is the custom in the trade.
You may return a pair within 60 days, worn or trimmed.
We refund every pair within five working days.
We guarantee nothing but the measurements.
A 60-day money-back guarantee.
Keep the heel of your foot in the heel cup.
Secure the laces, then stand up.
Healthy feet need no insole.
Health data has a page of its own.
Your heels sit deep in the cup.
Let the glue cure overnight before you wear the shoe.
Treat your feet to a soft pair.
Treat the cover like a wool sweater: wash it by hand.
How we treat your data.
The shoe’s lining is treated against odor.
Get help now if you have these signs.
Do you need help with your order? We answer within a day.
A ruler helps you find your size.
Measuring in the evening helps, because the number is larger then.
The worker will help you at the counter.
Step back from the line and look at your posture.
Lower back pain is common.
Lower back pain and the feet
Pain at the end of the day is common in people who stand at work.
Stop if anything hurts.
Stop wearing them if pain gets worse.
If the pain does not end within weeks, see a clinician.
Put the old insole back into the shoe.
Fix the shoe to the ruler with tape.
The correct size is the larger one.
Correct answers are in the back of the book.
Stand up straight, with the back of your heel to the wall.
Align the insole with the back of the shoe.
Replace them after about 12 months.
Replace the shoe’s own insole with ours.
An orthopedic surgeon, a podiatrist or a physical therapist can examine you.
Physical therapy is one of the things guidelines name.
Recent surgery: see a clinician first.
If your doctor recommended an orthotic, ask what it should do.
Your podiatrist recommended a firm shape? Keel is our firmest.
The guideline recommends exercise.
Side effects are possible: blisters, sore arches, a new ache in the calf.
In the first days some people feel sore arches.
In people without pain, the changes were small.
The study followed 35 healthy men, standing on wedges of 10, 15 and 20 degrees.
Feet grow until about age 15; insoles for children start at size K1.
What a relief map is to a mountain, our drawing is to an arch.
The difference was 0.84 points on a scale of ten (95 % CI −2.09 to 0.41).
The shipment was 40 % less than last year.
Custom orthoses and ready-made ones did alike in both reviews (19 and 20 trials).
A sore that is slow to heal needs a clinician.
Beware of anyone who promises a cure.
If an insole cured back pain, we would tell you.
“Cures” are what other people sell.
We measured the arch, e.g. 27 mm in size M, vs. 22 mm in a low arch.
Dr. Smith did not write this, and no doctor was paid.
It works for sneakers, boots and most dress shoes.
Prevents the foot from sliding in the shoe.
The strap prevents slipping.
Protects the cover from sweat.
This works without an account.
An insole is a mechanical thing: it cannot reach a disc.
The arch stands 27 mm high, the heel cup is 16 mm deep.
You feel it under the arch on the first day, and less on the second.
Nurses, cooks and cashiers asked us for a thicker heel.
A stone in the shoe hurts; take it out before you measure.
The two groups did not differ after 12 weeks, so the trial shows no clear benefit.
Eleven trials were pooled, five of treatment with 293 people and six of prevention with 2,379.
Researchers could not tell whether the insole or the advice made the difference.
No trial has compared our insoles with others.
Nobody knows yet whether a firmer arch eases heel pain.
Most heel pain gets better within a year, with or without insoles.
Rest, ice and time: that is what most guidelines begin with.
A clinician can say whether a disc is involved.
If your back hurts and your leg is weak, go to the emergency department.
A child’s flat foot without pain usually needs nothing.
Do not wear them over an open sore.
If a wound does not heal within two weeks, see a clinician.
Which study says so? The numbers lead to it.
It will not correct the way you walk.
We do not know if it prevents anything.
Pedorthists do not treat backs.
Insoles cannot prevent every blister.
Measure both feet, and use the longer one.
HSA and FSA cards may work; your plan decides.
The heel counter of the shoe steadies the heel, and so does the cup.
A pair of insoles does not replace a pair of good shoes.
The pelvis tilts forward by a few degrees when a foot stands on a wedge.
Standing all day is hard on feet, legs and back.
A firm shell flexes little. That is all “firm” means.
For prescriptions, see a podiatrist: we make none.
You can stop reading here if nothing hurts.
The trial ended after 14 weeks.
In military recruits, orthoses lowered the number of stress fractures in trials with 2,000 people.
No cure, no miracle: an insole.
Nothing in this shop cures anything.
We have never claimed that our insoles heal.
Insoles do not, as far as anyone knows, prevent back pain.
“Will it cure me?” No.
It is not a medical device in our eyes, and it is not FDA cleared.
If you were told that insoles fix the spine, ask for the trial.
Two trials found no difference between sham and real orthoses.
The authors rated the evidence as very low.
People in both groups felt better after a year.
Your arch is what it is; the insole only meets it.
A pedorthist measures, shapes and fits, and sends you on when something is wrong.
Numb feet? See a clinician before you buy.
Heel pain has many causes.
The plantar fascia is a strong band under the arch.
Most children’s flat feet need no insole at all.
Your feet swell during the day, so measure in the evening.
Wear them one hour on day one and add an hour a day.
They may feel odd, and they may not suit you.
Return them within 60 days, worn or not.
In a trial of 41 people, ready-made insoles did not reduce pain more than advice alone.
A review of 11 trials with 2,379 people found that insoles did not prevent back pain.
Stretching the calf is what guidelines name first.
Do you have a question about fit? Write to us.
We measure arches in millimeters, not in promises.
A high arch is a shape, not a disease.
The shoe has to have room for the insole.
Pain that wakes you at night needs a clinician.
Have you hurt your foot? Let it heal before you measure.
A fracture of the foot has to heal first.
Insoles wear out: replace yours after a year.
The knee turned inward by two degrees on the steepest wedge.
We sell insoles, not cures.
Anyone who sells you a cure is selling too much.
An insole will not cure, treat or prevent anything.
There is no insole that cures back pain.
The word “cure” does not appear on our boxes.
You asked whether insoles can heal a torn tendon. They cannot.
It is not a replacement for physical therapy.
Do not skip your medication because of an insole.
Never stop a treatment without asking your clinician.
Your clinician chooses the treatment.
A treatment plan comes from a clinician, not from a shop.
Back pain often gets better by itself.
The trial had no placebo group, so we cannot tell what the insole did.
Half of the people in the trial wore flat insoles.
The insole bends with your foot and springs back.
If it presses, trim it; if it still presses, send it back.
The heel cup is deep, and the foam is soft.
We posted the parcel back to you.
Stand up straight and let somebody else read the ruler.
It corrects itself when you step off.
A shoe that is too short hurts, whatever you put inside.
Blisters on the heel come from slipping.
This note replaces the one from May.
A firm shoe helps more than a soft one when you carry weight.
The design is by pedorthists and the color is by us.
Your plan may ask for a letter from a doctor.
People with diabetes should see a clinician first.
""".strip().splitlines()

# Written last, when the words were settled: the check is never mended for these.
BLOCK_UNSEEN = """
Step in, and leave sciatica behind with our orthotics.
Our pair is the cure you have been waiting for.
Every step heals.
It corrects the curve of your lower back.
Erase the ache in your heels with one insert.
Prevent sprains before they happen.
Treat your arthritis from the ground: insoles for every shoe.
Scientifically tested to work where others fail.
Chiropractor-approved and made for long shifts.
Physicians trust our insoles.
Complete relief from foot pain in seven days.
Registered with the Food and Drug Administration.
A hospital-grade footbed.
Insoles that work for anyone, at any job.
Ninety days without side effects, or your money back.
Why wait for surgery? Avoid surgery with our firm shell.
Heel pain ends here: our insole eliminates all foot pain.
Foot pain cut by 55 percent in our own test.
Reset your posture: it straightens your back while you work.
We have cured what doctors could not.
Not a toy. Not a trend. A treatment for heel pain in every pair.
The orthotic that fixes slipped discs.
No weak promises here, this pair treats bunions.
""".strip().splitlines()

WARN_UNSEEN = """
Feel the relief after your first mile.
Our insoles ease knee pain on the stairs.
It helps your back through the day.
Better posture at your desk and on the road.
Orthopedic quality for every budget.
Therapeutic foam under the heel.
A promising new shape for flat feet.
So many runners have switched to it.
Suitable for all ages.
Custom orthotics at half the price.
Soothing for tired, sore feet that need comfort and relief.
May help with heel spurs.
Reduces the strain on your hips.
Nurses swear by it.
Massage is often used to treat sciatica.
It keeps you free from pain on the job.
""".strip().splitlines()

FINE_UNSEEN = """
This insole cures nothing, and it says so.
It will neither heal a sprain nor replace a doctor.
An insole is not meant to treat a disease.
Nobody here promises relief.
Our shell does not realign anything: it lies under the arch and holds its shape.
There is no proof that a higher arch prevents knee pain.
We cannot say that it prevents injuries.
Ready-made insoles have not been proven to ease back pain.
One trial of 101 people with feet that roll in found less pain after four weeks. [5]
A review of 20 studies found orthoses no better than sham ones.
The review pooled six trials with 2,379 people. It could not show that insoles prevent back pain.
Does it work for everyone? No.
Can insoles replace physical therapy? No. Exercise comes first in the guidelines.
A podiatrist is a doctor of the foot; a pedorthist shapes and fits what goes into the shoe.
If a sore on your foot will not heal, see a clinician this week.
In women, feet that rolled in while walking went along with back pain a little more often.
Choose the longer size if you stand between two.
Thick socks take up room, so try the insole with the socks you wear.
The foam under the heel is 8 mm thick and soft.
Trim along the printed line, a little at a time.
Our lightest pair weighs 78 g.
The low back bears the weight of the trunk.
Children grow out of shoes faster than out of insoles.
Write down when it hurts, and show it to your clinician.
You may pay with any card; we see no card number.
Some shoes have a glued-in insole, which stays where it is.
People who stand all day often ask for more cushion.
""".strip().splitlines()

SEEN = [
    (level, text)
    for level, texts in (("block", BLOCK), ("warn", WARN), ("fine", FINE))
    for text in texts
]
UNSEEN = [
    (level, text)
    for level, texts in (("block", BLOCK_UNSEEN), ("warn", WARN_UNSEEN), ("fine", FINE_UNSEEN))
    for text in texts
]
SENTENCES = SEEN + UNSEEN
