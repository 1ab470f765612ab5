"""Given and family names, to be drawn independently of each other and of everything else."""

# ruff: noqa: SIM905 (lists of words read better as words)

GIVEN = """
Adam Aidan Alina Amara Andrew Anika Anthony Arjun Ayesha Bartek Bilal Bronwen Callum Carys Chloe Colin Connor
Daniel Danuta Darren David Dean Deepak Derek Dilys Donna Edward Elena Emeka Emma Farah Fergus Fiona Gareth
Gemma George Gillian Grace Graham Hannah Harjit Harry Helen Howard Hugh Ibrahim Imran Ioana Iqbal Irena Jack
Jacek James Janet Jason Jasvir Joanne Joel John Joseph Julie Kamran Karen Karl Kasia Keith Kelly Kevin Kiran
Kofi Lauren Lee Leon Lesley Liam Linda Lloyd Lucy Luka Malcolm Maria Mark Martin Mehmet Megan Michael Mohammed
Monika Nadia Naomi Nathan Neil Niamh Nigel Nikhil Noor Oliver Omar Owen Pamela Patrick Paul Petra Philip Priya
Rachel Rafal Rajesh Rebecca Rhys Richard Robert Rosa Ruth Ryan Sam Sandra Sanjay Sarah Sean Selina Shabir
Shaun Simon Stefan Stephen Susan Tariq Terence Tomasz Tracy Trevor Usman Vera Victor Vikram Wayne Wendy
William Yasmin Yusuf Zara Zoltan
""".split()

FAMILY = """
Abbott Ackroyd Ahmed Akhtar Allott Anand Appleyard Armitage Ashworth Atkin Bailey Banerjee Barker Beaumont
Begum Bentley Bielak Binns Blackburn Booth Bradbury Brennan Brook Burrows Butt Byrne Carver Chadwick Chan
Clegg Clough Cockcroft Conroy Cooper Crabtree Crossley Dalton Das Dawson Denton Dhillon Doyle Dyson Eastwood
Eccles Edwards Farooq Fenton Fielding Firth Flanagan Fox Garside Gaunt Ghosh Gill Gledhill Greenwood Grewal
Haigh Halford Hanif Hargreaves Haworth Hepworth Hinchliffe Hirst Holt Horsfall Hoyle Hussain Illingworth
Ingham Iqbal Jagger Janik Jarvis Jones Joshi Kane Kaur Kaye Kenworthy Khan King Kowalski Lal Lawson Leach
Lister Lockwood Lumb Mahmood Malik Marsden Mather Mellor Mensah Mirza Moorhouse Morgan Murgatroyd Naylor Nowak
Ogden Oldroyd Oyelaran Parkin Patel Pearson Pickles Popescu Priestley Pryce Quarmby Rafiq Ramsden Rashid
Rhodes Riley Robertshaw Rosu Rowan Sahota Schofield Senior Shah Sharma Shaw Siddiqui Singh Slater Smith
Stansfield Sutcliffe Sykes Szabo Tattersall Taylor Thornton Tordoff Turner Uddin Varley Vasile Wadsworth
Walker Walton Whitaker Wilkinson Wood Wozniak Yates
""".split()
