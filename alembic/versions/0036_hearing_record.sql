-- What 0036_hearing_record.py gives its tables, and what it has the database refuse: a closed hearing is frozen.
-- A function is dropped with its triggers.

CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON public_access FOR EACH STATEMENT EXECUTE FUNCTION note_due();
CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON public_access_item FOR EACH STATEMENT EXECUTE FUNCTION note_due();
CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON fairness_note FOR EACH STATEMENT EXECUTE FUNCTION note_due();
CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON hearing_seal FOR EACH STATEMENT EXECUTE FUNCTION note_due();
GRANT SELECT, INSERT ON public_access, public_access_item, fairness_note, hearing_seal TO licensing_app;
GRANT SELECT ON public_access, public_access_item, fairness_note, hearing_seal TO licensing_read;

-- After the row and its foreign keys' locks: whoever waited there for a closing sees that it is closed.

CREATE FUNCTION refuse_frozen_row() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM hearing WHERE id = new.hearing_id AND closed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'the record of a hearing: closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'hearing_is_frozen';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER zz_frozen AFTER INSERT OR UPDATE ON hearing_step
  FOR EACH ROW EXECUTE FUNCTION refuse_frozen_row();
CREATE TRIGGER zz_frozen AFTER INSERT OR UPDATE ON asked
  FOR EACH ROW EXECUTE FUNCTION refuse_frozen_row();
CREATE TRIGGER zz_frozen AFTER INSERT OR UPDATE ON found
  FOR EACH ROW EXECUTE FUNCTION refuse_frozen_row();
CREATE TRIGGER zz_frozen AFTER INSERT OR UPDATE ON information_complete
  FOR EACH ROW EXECUTE FUNCTION refuse_frozen_row();
CREATE TRIGGER zz_frozen AFTER INSERT OR UPDATE ON ballot
  FOR EACH ROW EXECUTE FUNCTION refuse_frozen_row();
CREATE TRIGGER zz_frozen AFTER INSERT OR UPDATE ON adjournment
  FOR EACH ROW EXECUTE FUNCTION refuse_frozen_row();
CREATE TRIGGER zz_frozen AFTER INSERT OR UPDATE ON fairness_note
  FOR EACH ROW EXECUTE FUNCTION refuse_frozen_row();

CREATE FUNCTION refuse_frozen_vote() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM hearing h JOIN ballot b ON b.hearing_id = h.id
             WHERE b.id = new.ballot_id AND h.closed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'the record of a hearing: closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'hearing_is_frozen';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER zz_frozen AFTER INSERT OR UPDATE ON vote
  FOR EACH ROW EXECUTE FUNCTION refuse_frozen_vote();

CREATE FUNCTION refuse_frozen_item() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM hearing h JOIN listing l ON l.id = h.listing_id
             WHERE l.hearing_day_id = new.hearing_day_id AND (new.review_id IS NULL OR new.review_id = h.review_id)
               AND h.closed_at >= (SELECT at FROM public_access WHERE id = new.access_id)) THEN
    RAISE EXCEPTION 'the record of a hearing: closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'hearing_is_frozen';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER zz_frozen AFTER INSERT OR UPDATE ON public_access_item
  FOR EACH ROW EXECUTE FUNCTION refuse_frozen_item();

CREATE FUNCTION refuse_frozen_presence() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM hearing h JOIN listing l ON l.id = h.listing_id
             WHERE l.hearing_day_id = new.hearing_day_id AND (new.review_id IS NULL OR new.review_id = h.review_id)
               AND h.closed_at >= least(new.at, (SELECT o.at FROM presence o WHERE o.id = new.supersedes))) THEN
    RAISE EXCEPTION 'the record of a hearing: closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'hearing_is_frozen';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER zz_frozen AFTER INSERT OR UPDATE ON presence
  FOR EACH ROW EXECUTE FUNCTION refuse_frozen_presence();

CREATE FUNCTION refuse_frozen_interest() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM hearing h JOIN listing l ON l.id = h.listing_id
             WHERE l.hearing_day_id = new.hearing_day_id AND (new.review_id IS NULL OR new.review_id = h.review_id)
               AND h.closed_at >= new.declared_at) THEN
    RAISE EXCEPTION 'the record of a hearing: closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'hearing_is_frozen';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER zz_frozen AFTER INSERT OR UPDATE ON interest
  FOR EACH ROW EXECUTE FUNCTION refuse_frozen_interest();

CREATE FUNCTION refuse_frozen_hearing() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1) THEN
    RAISE EXCEPTION 'the record of a hearing: closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'hearing_is_frozen';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER zz_frozen BEFORE UPDATE ON hearing
  FOR EACH ROW WHEN (old.closed_at IS NOT NULL) EXECUTE FUNCTION refuse_frozen_hearing();

CREATE FUNCTION closed_is_sealed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM hearing_seal WHERE hearing_id = new.id)) THEN
    RAISE EXCEPTION 'the record of a hearing: not sealed' USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_hearing_is_sealed';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER closed_is_sealed AFTER INSERT OR UPDATE ON hearing DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (new.closed_at IS NOT NULL) EXECUTE FUNCTION closed_is_sealed();
